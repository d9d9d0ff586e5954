"""POST /data/reports."""

import csv
import io
import re

import pytest

YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def report(world, who, **asked):
    return world.call("POST", "/data/reports", who, json={**YEAR, **asked})


@pytest.fixture
def books(world, ana, ben):
    """Some months of Ana's, and something of Ben's."""
    world.book(
        ana,
        ("2025-12-31", "1000", "EUR", "pay"),
        ("2026-01-01", "1000", "EUR", "pay"),
        ("2026-01-15", "-12.50", "EUR", "=food"),
        ("2026-01-16", "0", "EUR", "=food"),
        ("2026-01-17", "-3", "USD", "Ärger"),
        ("2026-12-31", "-0.01", "EUR", "<b>"),
        ("2027-01-01", "5", "EUR", "pay"),
    )
    world.book(ben, ("2026-01-01", "77", "EUR", "pay"))


def test_months_are_summed_by_currency(world, ana, books):
    """Both days of the range belong to it; other users' bookings do not."""
    response = report(world, ana)

    assert response.status_code == 200
    assert response.json == {
        **YEAR,
        "group_by": "month",
        "rows": [
            {
                "key": "2026-01",
                "currency": "EUR",
                "income": "1000.00",
                "expenses": "-12.50",
                "net": "987.50",
                "count": 3,
            },
            {
                "key": "2026-01",
                "currency": "USD",
                "income": "0.00",
                "expenses": "-3.00",
                "net": "-3.00",
                "count": 1,
            },
            {
                "key": "2026-12",
                "currency": "EUR",
                "income": "0.00",
                "expenses": "-0.01",
                "net": "-0.01",
                "count": 1,
            },
        ],
        "totals": [
            {
                "currency": "EUR",
                "income": "1000.00",
                "expenses": "-12.51",
                "net": "987.49",
                "count": 4,
            },
            {"currency": "USD", "income": "0.00", "expenses": "-3.00", "net": "-3.00", "count": 1},
        ],
    }


@pytest.mark.parametrize(
    ("group_by", "keys"),
    [("category", ["<b>", "=food", "pay", "Ärger"]), ("currency", ["EUR", "USD"])],
)
def test_groups_are_sorted_by_code_point(world, ana, books, group_by, keys):
    """The order must not depend on a server's locale."""
    assert [row["key"] for row in report(world, ana, group_by=group_by).json["rows"]] == keys


def test_csv_neutralises_formulas(world, ana, books):
    """A category may not calculate in somebody's spreadsheet; amounts stay numbers."""
    response = report(world, ana, group_by="category", format="csv")
    rows = list(csv.reader(io.StringIO(response.text, newline="")))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert rows[0] == ["key", "currency", "income", "expenses", "net", "count"]
    assert rows[2] == ["'=food", "EUR", "0.00", "-12.50", "-12.50", "2"]
    assert response.text.count("\r\n") == len(rows)


def test_the_page_needs_nothing_else(world, ana, books):
    """No script, no request, everything escaped; one chart for each currency."""
    response = report(world, ana, group_by="category", format="html")

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert response.text.count("<svg") == 2
    assert "<b>" not in response.text
    assert "&lt;b&gt;" in response.text
    table = response.text.partition('<table id="rows">')[2]
    assert re.findall("<td>(.*?)</td>", table)[:6] == [
        "&lt;b&gt;",
        "EUR",
        "0.00",
        "-0.01",
        "-0.01",
        "1",
    ]


@pytest.mark.parametrize("wanted", ["json", "csv", "html"])
def test_no_bookings_are_an_empty_report(world, ana, wanted):
    """Not an error, and no division by nothing."""
    assert report(world, ana, format=wanted).status_code == 200


def test_amounts_of_nothing_can_be_drawn(world, ana):
    """The longest bar may have no length."""
    world.book(ana, ("2026-01-01", "0", "EUR", "x"))

    assert report(world, ana, format="html").status_code == 200


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ({"from": "2026-1-1"}, "from must be a date such as 2026-01-31"),
        ({"to": 5}, "to must be a string"),
        ({"to": "2025-12-31"}, "to must not be before from"),
        ({"to": "2036-01-10"}, "to must be within 10 years of from"),
        ({"group_by": "day"}, "group_by must be one of month, category, currency"),
        ({"format": "pdf"}, "format must be one of json, csv, html"),
        ({"until": "x"}, "until is not known"),
    ],
)
def test_values_are_refused_by_name(world, ana, asked, detail):
    """3,660 days are the most."""
    response = report(world, ana, **asked)

    assert response.status_code == 422
    assert response.json["detail"] == detail


def test_ten_years_are_accepted(world, ana):
    """The bound itself is inside."""
    assert report(world, ana, to="2036-01-09").status_code == 200
