"""POST /analytics/forecast."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from monolith.live.forecast import month_after


def forecast(world, who, **asked):
    return world.call("POST", "/analytics/forecast", who, json=asked)


def test_steady_books_go_on(world, ana):
    """Ten a day are three hundred a month, whatever is drawn."""
    world.book(ana, *[(f"2026-01-{day:02}", "10", "EUR", "pay") for day in range(1, 32)])
    response = forecast(world, ana, months=2, simulations=100)

    assert response.status_code == 200
    first, second = response.json["months"]
    assert first["month"] == f"{month_after(datetime.now(UTC).date()):%Y-%m}"
    assert first["month"] < second["month"]
    assert {first[name] for name in ("expected", "low", "high")} == {"300.00"}


def test_unsteady_books_have_a_range(world, ana):
    """Low and high enclose what is expected; the same history gives the same answer."""
    world.book(ana, ("2026-01-01", "1000", "EUR", "pay"), ("2026-01-20", "-500", "EUR", "rent"))
    once = forecast(world, ana, months=1, simulations=500).json
    again = forecast(world, ana, months=1, simulations=500).json
    month = once["months"][0]

    assert Decimal(month["low"]) < Decimal(month["expected"]) < Decimal(month["high"])
    assert once == again


def test_without_books_nothing_is_expected(world, ana):
    """A new user gets zeros, not an error."""
    months = forecast(world, ana, months=24, simulations=100).json["months"]

    assert len(months) == 24
    assert months[0]["expected"] == "0.00"


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ({}, "months is required"),
        ({"months": 0}, "months must be at least 1"),
        ({"months": 25}, "months must be at most 24"),
        ({"months": 1, "simulations": 99}, "simulations must be at least 100"),
        ({"months": 1, "simulations": 20_001}, "simulations must be at most 20000"),
        ({"months": 1.0}, "months must be an integer"),
    ],
)
def test_values_are_refused_by_name(world, ana, asked, detail):
    """The work is bounded."""
    response = forecast(world, ana, **asked)

    assert response.status_code == 422
    assert response.json["detail"] == detail


def test_january_follows_december():
    """Months are counted, not days."""
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 1)
