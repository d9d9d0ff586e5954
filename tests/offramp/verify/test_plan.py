import pytest

from offramp.cases import Case
from offramp.errors import UsageError
from offramp.verify.plan import choose


def case(name, **given):
    return Case.model_validate({"name": name, "expect": {"status": 200}, **given})


def test_a_function_without_cases_is_held(function):
    """Nothing was compared: that is no pass, and the message says what to do."""
    (chosen,) = choose([(function, ())], only=None, may_write=True)

    assert chosen.held == f"no cases: write some to {function.folder / 'cases.yml'}"


def test_a_retired_function_is_held(function):
    """Its old side is gone."""
    retired = function.model_copy(update={"retired": True})
    (chosen,) = choose([(retired, (case("one"),))], only=None, may_write=True)

    assert (chosen.cases, chosen.held) == (
        (),
        "retired: it has no old side to compare with",
    )


def test_cases_that_could_write_are_left_out_where_data_stays(function):
    """Nobody asked for orders in the shop's own books; a GET after a POST writes as well."""
    reading = case("reads", request={"method": "GET"})
    before = [{"request": {"method": "POST"}}]
    cases = (case("writes"), reading, case("both", request={"method": "GET"}, before=before))
    (chosen,) = choose([(function, cases)], only=None, may_write=False)
    (all_of_them,) = choose([(function, cases)], only=None, may_write=True)

    assert chosen.cases == (reading,)
    assert chosen.held is not None
    assert chosen.held.startswith("2 of 3 cases could write")
    assert (all_of_them.cases, all_of_them.held) == (cases, None)


def test_a_get_that_writes_is_left_out_too(function):
    """Its method says nothing; its entry in stack.yml does."""
    cases = (case("reads", request={"method": "GET"}),)
    reading = function.model_copy(update={"method": "GET"})
    writing = reading.model_copy(update={"writes": True})
    (of_reading, of_writing) = choose(
        [(reading, cases), (writing, cases)], only=None, may_write=False
    )

    assert (of_reading.cases, of_reading.held) == (cases, None)
    assert of_writing.cases == ()
    assert of_writing.held is not None
    assert of_writing.held.startswith("1 of 1 cases could write")


def test_one_case_can_be_sent_alone(function):
    """To repeat what was told."""
    cases = (case("one"), case("other"))
    (chosen,) = choose([(function, cases)], only="other", may_write=True)

    assert [each.name for each in chosen.cases] == ["other"]


def test_a_case_that_nobody_has_is_named(function):
    """A typing mistake must not look like a success."""
    with pytest.raises(UsageError, match="'othre'"):
        choose([(function, (case("other"),))], only="othre", may_write=True)
