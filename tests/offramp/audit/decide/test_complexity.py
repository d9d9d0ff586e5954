"""How hard a route is to move."""

import pytest

from offramp.audit.decide.complexity import complexity
from offramp.audit.report import Outbound
from tests.offramp.audit.reports import route


def test_a_small_route_is_simple():
    """And needs no reason."""
    assert complexity(route("GET /x", lines=40, branches=6, writes=["t.a"]), 0) == ("simple", "")


@pytest.mark.parametrize(
    ("given", "blocking", "expected"),
    [
        ({"lines": 300}, 0, ("moderate", "lines of code: 300")),
        ({"branches": 121}, 0, ("complex", "branches: 121")),
        ({"writes": ["a", "b"]}, 0, ("moderate", "tables written: 2")),
        ({"writes": ["a", "b", "c", "d"]}, 0, ("complex", "tables written: 4")),
        ({}, 3, ("complex", "findings to fix first: 3")),
    ],
)
def test_a_route_is_as_hard_as_its_worst_side(given, blocking, expected):
    """One of them is enough to make a move hard."""
    assert complexity(route("POST /x", **given), blocking) == expected


def test_one_service_counts_once_however_often_it_is_called():
    """It is one thing that can fail."""
    calls = [Outbound("http", "a.example", "x.py", line) for line in range(9)]

    assert complexity(route("POST /x", outbound=calls), 0)[0] == "moderate"


def test_all_sides_of_the_worst_level_are_named():
    """So that a reader knows what to take apart."""
    assert complexity(route("POST /x", lines=700, branches=150, writes=["a", "b"]), 0) == (
        "complex",
        "lines of code: 700, branches: 150",
    )


def test_the_database_is_no_service_outside():
    """A table of PostgreSQL is none either; collections are told as tables."""
    asked = [Outbound("mongodb", "mongodb", "x.py", 1)]

    assert complexity(route("GET /x", outbound=asked), 0) == ("simple", "")
