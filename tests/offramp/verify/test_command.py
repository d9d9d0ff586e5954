"""`offramp verify` on a project that is not ours, in a system that it starts itself."""

import json
import shlex
import signal

import psycopg2
import pytest

from offramp.local import state
from offramp.local.layout import Layout
from tests.offramp.verify.shop import FAULTS, OF_BOTH, Shop, kill
from tests.waiting import until

WHERE = {
    "status": {"status"},
    "header": {"headers.x-fault"},
    "field": {"body.item"},
    "type": {"body.id"},
    "row": {"rows.orders.inserted[1]"},
    "no row": {"rows.orders"},
    "column": {"rows.orders.inserted[0].amount"},
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return Shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def verified(shop):
    """(exit code, document, what was told on the way) of all cases."""
    code, told, errors = shop.run("verify", "--json")
    assert told, errors
    return code, json.loads(told), errors


def case(document, name):
    (found,) = [each for each in document["functions"][0]["cases"] if each["name"] == name]
    return found


@pytest.mark.parametrize("fault", WHERE)
def test_a_planted_fault_is_found(verified, fault):
    """In the answer or in the database, and nothing else is blamed."""
    found = case(verified[1], fault)

    assert found["verdict"] == "different"
    assert {each["where"] for each in found["differences"]} == WHERE[fault]
    assert found["repeat"] == f"offramp verify add-order --case {shlex.quote(fault)}"


def test_a_side_that_fails_is_told_with_its_log(verified):
    """The log goes with the system, so its end is in the report."""
    found = case(verified[1], "failure")

    assert found["differences"][0] == {"where": "status", "old": "201", "new": "500"}
    assert any("planted failure" in problem for problem in found["problems"])


def test_an_old_side_that_fails_is_told_with_its_log(verified):
    """A setting that it lacks, a database that is not there: 500 alone does not say."""
    found = case(verified[1], OF_BOTH)

    assert any("status is 500, expected 201" in problem for problem in found["problems"])
    assert any("RuntimeError: no side has this" in problem for problem in found["problems"])


def test_noise_alone_is_the_same(verified):
    """Ids and times differ each time; the side that answers is declared."""
    found = case(verified[1], "nothing wrong")

    assert (found["verdict"], found["differences"]) == ("same", [])
    assert found["noise"] >= 3
    assert [each["where"] for each in found["known"]] == ["body.side"]


def test_the_whole_is_told(verified):
    """Exit code, what was held, what is declared in vain, and how far it is on the way."""
    code, document, errors = verified

    assert (code, document["verdict"]) == (1, "different")
    assert document["rows"] == {"compared": True, "reason": None}
    assert [each["held"] is None for each in document["functions"]] == [True, False]
    assert "no cases: write some to" in document["functions"][1]["held"]
    assert [each["where"] for each in document["unmet"]] == []
    assert "add-order" in errors
    assert "ended the system of its own" in errors
    assert "started a system of its own" in errors


def test_nothing_is_left_and_the_project_has_no_data(verified, shop):
    """What it started is gone, and the project's own database was never made."""
    assert shop.trials() == []
    assert not shop.layout.postgres.exists()
    assert state.recorded(shop.layout) is None


def test_only_what_has_no_cases_is_held(shop):
    """Exit code 3: no data is not a pass; and nothing is started to send nothing."""
    code, told, errors = shop.run("verify", "list-orders")

    assert code == 3
    assert "list-orders: held: no cases: write some to" in told
    assert "rows not compared: no case was sent" in told
    assert "started" not in errors


def test_a_dry_run_starts_nothing(shop):
    """It says what would be sent."""
    code, told, errors = shop.run("verify", "--dry-run")

    assert (code, errors) == (0, "")
    assert "POST /orders  JSON" in told
    assert f"{2 + len(FAULTS)} cases" in told
    assert shop.trials() == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ordres"], "did you mean orders"),
        (["--case", "nobody's"], "none of these functions has a case named"),
        (["--running"], "nothing runs here"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_starts(shop, words, message):
    """A mistake costs no minute."""
    code, _, errors = shop.run("verify", *words)

    assert code in (1, 2)
    assert message in errors
    assert shop.trials() == []


def test_a_database_of_somebody_else_is_never_written_to(tmp_path, database_url):
    """Neither by `migrate`, nor by a case: nothing there is put back."""
    shop = Shop(tmp_path)
    stack = shop.folder / "stack.yml"
    named = f"environment: {{DATABASE_URL: '{database_url}'}}\n  database:"
    stack.write_text(stack.read_text().replace("database:", named))

    code, told, errors = shop.run("verify", "add-order")

    assert (code, told) == (2, "")
    assert "x-offramp.environment.DATABASE_URL names a database other than the one" in errors
    with psycopg2.connect(database_url) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT to_regclass('orders')")
        assert cursor.fetchone() == (None,)
    assert shop.trials() == []


def test_what_was_found_is_told_although_it_cannot_be_noted(tmp_path):
    """The disk may be full, or what was noted before damaged: minutes of work are not lost."""
    shop = Shop(tmp_path)
    shop.layout.verified.parent.mkdir(parents=True)
    shop.layout.verified.write_text("{")

    code, told, errors = shop.run("verify", "list-orders", "--json")

    assert code == 1
    assert json.loads(told)["functions"][0]["function"] == "list-orders"
    assert "verified.json is damaged" in errors


def test_a_system_that_does_not_start_is_ended_once_and_names_no_log_that_is_gone(tmp_path):
    """Whoever follows a path wants a file there."""
    shop = Shop(tmp_path)
    (shop.folder / "tables.py").write_text("raise SystemExit('no tables today')")

    code, _, errors = shop.run("verify", "add-order")

    assert code == 1
    assert "  | no tables today\n" in errors
    assert "log: " not in errors
    assert "`offramp up` starts the same, and keeps its log" in errors
    assert errors.count("ended the system of its own") == 1


def test_who_interrupts_it_leaves_nothing(shop):
    """Ctrl-C is the usual way out."""
    interrupted = shop.start("verify", "add-order")
    until(lambda: any(state.recorded(Layout(shop.folder, home)) for home in shop.trials()))
    (home,) = shop.trials()
    marks = state.recorded(Layout(shop.folder, home)).processes.values()
    interrupted.send_signal(signal.SIGINT)
    _, errors = interrupted.communicate(timeout=300)

    assert (interrupted.returncode, errors.splitlines()[-1]) == (130, "offramp: interrupted")
    assert "Traceback" not in errors
    assert shop.trials() == []
    assert not any(mark.is_alive for mark in marks)


@pytest.mark.slow
def test_two_at_once_and_one_killed_do_not_meet(shop):
    """Each has a system of its own; what a killed one left, the next one clears away."""
    killed = shop.start("verify", "add-order")
    until(lambda: any(state.recorded(Layout(shop.folder, home)) for home in shop.trials()))
    other = shop.start("verify", "add-order", "--case", "nothing wrong")
    until(lambda: len(shop.trials()) == 2)
    (left,) = [home for home in shop.trials() if home.name.startswith(f"{killed.pid}-")]
    marks = state.recorded(Layout(shop.folder, left)).processes.values()
    kill(killed)
    told, errors = other.communicate(timeout=600)

    assert other.returncode == 0, errors
    assert "both sides answer the same, and leave the same rows: 1 case of 1 function" in told
    until(lambda: not any(mark.is_alive for mark in marks))
    assert left.exists()
    shop.run("verify", "add-order", "--case", "nothing wrong")
    assert shop.trials() == []
