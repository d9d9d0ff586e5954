"""Reading values from outside into dataclasses."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

import pytest

from shared import values
from shared.errors import Invalid
from shared.values import Named, choice, day, email, integer, pattern, text


@dataclass(frozen=True)
class Everything:
    """One field for each rule; all have defaults, so that one can be looked at alone."""

    READ_ONLY: ClassVar = {"id"}

    name: Annotated[str, text(2, 4)] = ""
    note: Annotated[str, text(0, 5, multiline=True)] = ""
    address: Annotated[str, email] = ""
    count: Annotated[int, integer(1, 9)] = 1
    kind: Annotated[str, choice("a", "b", "c")] = "a"
    since: Annotated[date | None, Named("from"), day] = None
    code: Annotated[str, pattern("[A-Z]{3}", "a code such as ABC")] = ""
    is_new: bool = False
    plain: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def problem_of(given, shape=Everything):
    """Return the detail of the refusal."""
    with pytest.raises(Invalid) as caught:
        values.read(shape, given)
    return caught.value.detail


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"name": 1}, "name must be a string"),
        ({"name": None}, "name must be a string"),
        ({"name": "\x7f"}, "name must not contain control characters"),
        ({"name": "a\ud800"}, "name must not contain control characters"),
        ({"name": "a\n\n\n\n\n"}, "name must not contain control characters"),
        ({"name": "a"}, "name must have at least 2 characters"),
        ({"name": "abcde"}, "name must have at most 4 characters"),
        ({"note": "\x0b"}, "note must not contain control characters"),
        ({"note": "123456"}, "note must have at most 5 characters"),
        ({"address": "a b@c.example"}, "address must be an e-mail address"),
        ({"address": "a@b..example"}, "address must be an e-mail address"),
        ({"address": "x" * 65 + "@b.example"}, "address must be an e-mail address"),
        ({"address": "a" * 255}, "address must have at most 254 characters"),
        ({"address": "ana@b.example\n"}, "address must not contain control characters"),
        ({"count": 0}, "count must be at least 1"),
        ({"count": 10}, "count must be at most 9"),
        ({"count": True}, "count must be an integer"),
        ({"count": 1.0}, "count must be an integer"),
        ({"count": "1"}, "count must be an integer"),
        ({"count": None}, "count must be an integer"),
        ({"kind": "d"}, "kind must be one of a, b, c"),
        ({"kind": []}, "kind must be a string"),
        ({"from": "2026-02-30"}, "from must be a date such as 2026-01-31"),
        ({"from": "20260131"}, "from must be a date such as 2026-01-31"),
        ({"from": "2026-W05-6"}, "from must be a date such as 2026-01-31"),
        ({"from": "\uff12026-01-31"}, "from must be a date such as 2026-01-31"),
        ({"since": "2026-01-31"}, "since is not known"),
        ({"code": "ABCD"}, "code must be a code such as ABC"),
        ({"code": "ABC\n"}, "code must not contain control characters"),
        ({"is_new": 1}, "is_new must be a boolean"),
        ({"is_new": None}, "is_new must be a boolean"),
        ({"more": []}, "more must be an object"),
        ({"id": 1, "x": 1}, "id cannot be changed; x is not known"),
        ({"READ_ONLY": []}, "READ_ONLY is not known"),
        ([], "body must be an object"),
        ("{}", "body must be an object"),
        (None, "body must be an object"),
    ],
)
def test_what_is_refused_and_why(given, detail):
    """The messages are part of the contract: both sides say the same."""
    assert problem_of(given) == detail


@pytest.mark.parametrize(
    ("given", "attribute", "value"),
    [
        ({"name": " é "}, "name", " é "),
        ({"note": "a\t\r\n"}, "note", "a\t\r\n"),
        ({"address": "Ana@B.Example"}, "address", "ana@b.example"),
        ({"count": 9}, "count", 9),
        ({"from": "2024-02-29"}, "since", date(2024, 2, 29)),
        ({"code": "ABC"}, "code", "ABC"),
        ({"is_new": True}, "is_new", True),
        ({"more": {"a": None}}, "more", {"a": None}),
    ],
)
def test_what_is_accepted(given, attribute, value):
    """Strings are not trimmed; addresses are kept in lower case."""
    assert getattr(values.read(Everything, given), attribute) == value


@dataclass(frozen=True)
class Inner:
    """A nested object that takes unknown fields."""

    ACCEPTS_UNKNOWN: ClassVar = True

    id: Annotated[str, text(1, 3)]


@dataclass(frozen=True)
class Outer:
    """An object with a rule over two fields."""

    ACCEPTS_UNKNOWN: ClassVar = True

    data: Inner
    low: int = 0
    high: int = 0

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise Invalid("must not be below low", field="high")


def test_nested_fields_are_named_by_their_path():
    """A client must find the value in its own document."""
    assert problem_of({"data": {"x": 1}}, Outer) == "data.id is required"
    assert problem_of({"data": 7}, Outer) == "data must be an object"
    assert problem_of({"data": {"id": "long"}}, Outer) == "data.id must have at most 3 characters"


def test_rules_over_several_fields_come_last():
    """They can only be judged when each field is right."""
    assert (
        problem_of({"data": {"id": "a"}, "low": 2, "high": 1}, Outer)
        == "high must not be below low"
    )
    assert problem_of({"low": 2, "high": 1}, Outer) == "data is required"


def test_unknown_fields_are_fine_where_the_shape_says_so():
    """Providers add fields to their webhooks without asking."""
    assert values.read(Outer, {"data": {"id": "a", "b": 1}, "c": 2}).data == Inner("a")
