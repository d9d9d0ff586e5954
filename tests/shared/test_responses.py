"""The answers of handlers, as both sides must write them."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from shared import responses
from shared.errors import Busy, Invalid


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 1, 31, 12, 0, 0, 999_999, UTC), '"2026-01-31T12:00:00Z"'),
        (datetime(2026, 1, 31, 14, tzinfo=timezone(timedelta(hours=2))), '"2026-01-31T12:00:00Z"'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (Decimal("-12.5"), '"-12.50"'),
        (Decimal("1E+3"), '"1000.00"'),
        ({"ü": None}, '{"\\u00fc":null}'),
    ],
)
def test_values_have_one_form(value, text):
    """A client must not have to know which side answered."""
    assert responses.encode(value) == text


def test_a_problem_names_the_fields_that_are_wrong():
    """RFC 9457, with the request id that finds it in the logs."""
    answer = responses.problem(Invalid("is required", field="name"), "r-1")

    assert (answer.status, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert json.loads(answer.body) == {
        "type": "urn:ledger:problem:invalid",
        "title": "Invalid values",
        "status": 422,
        "detail": "name is required",
        "request_id": "r-1",
        "errors": [{"field": "name", "message": "is required"}],
    }


def test_a_busy_problem_says_when_to_come_back():
    """Whole seconds, and never 0: a client that waits 0 s only adds load."""
    assert responses.problem(Busy("wait", 0.2), "r-1").headers["Retry-After"] == "1"
