"""POST /data/reports."""

from html.parser import HTMLParser

import pytest

FUNCTION, PATH = "data/generate-report", "/data/reports"
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}
BOOKINGS = [
    ("2026-01-31", "100.00", "EUR", "income"),
    ("2026-01-01", "-30.10", "EUR", "food"),
    ("2026-01-15", "-0.90", "EUR", "food"),
    ("2026-01-15", "-5.00", "USD", "food"),
    ("2026-02-01", "-20.00", "EUR", "=2+3"),
    ("2026-02-01", "0.00", "EUR", "<b>Übung</b>"),
    ("2025-12-31", "-99.00", "EUR", "before"),
    ("2027-01-01", "-99.00", "EUR", "after"),
]


@pytest.fixture
def booked(rows, ana, bob):
    """Ana's bookings, and one of somebody else."""
    for user, bookings in ((ana, BOOKINGS), (bob, [("2026-01-31", "7.00", "EUR", "income")])):
        for day, amount, currency, category in bookings:
            rows(
                """INSERT INTO transactions
                       (user_id, booked_on, description, amount, currency, category)
                   VALUES (:user_id, :day, 'x', :amount, :currency, :category)""",
                user_id=user.id,
                day=day,
                amount=amount,
                currency=currency,
                category=category,
            )


def sums(answer, part="rows"):
    """Return the groups of a report as tuples."""
    return [tuple(row.values()) for row in answer.json[part]]


def test_sums_by_month(call, ana, booked):
    """Both ends belong to the range; other users' money does not."""
    answer = call("POST", json=YEAR, caller=ana)

    assert answer.status == 200
    assert {name: answer.json[name] for name in ("from", "to", "group_by")} == {
        "from": "2026-01-01", "to": "2026-12-31", "group_by": "month",
    }  # fmt: skip
    assert list(answer.json["rows"][0]) == [
        "key", "currency", "income", "expenses", "net", "count",
    ]  # fmt: skip
    assert sums(answer) == [
        ("2026-01", "EUR", "100.00", "-31.00", "69.00", 3),
        ("2026-01", "USD", "0.00", "-5.00", "-5.00", 1),
        ("2026-02", "EUR", "0.00", "-20.00", "-20.00", 2),
    ]
    assert sums(answer, "totals") == [
        ("EUR", "100.00", "-51.00", "49.00", 5),
        ("USD", "0.00", "-5.00", "-5.00", 1),
    ]


def test_sums_by_category_are_in_byte_order(call, ana, booked):
    """The same order on every machine, whatever its language."""
    answer = call("POST", json=YEAR | {"group_by": "category"}, caller=ana)

    assert [(row[0], row[1]) for row in sums(answer)] == [
        ("<b>Übung</b>", "EUR"), ("=2+3", "EUR"), ("food", "EUR"), ("food", "USD"),
        ("income", "EUR"),
    ]  # fmt: skip


def test_sums_by_currency(call, ana, booked):
    """Key and currency are the same then."""
    answer = call("POST", json=YEAR | {"group_by": "currency"}, caller=ana)

    assert [(row[0], row[1], row[5]) for row in sums(answer)] == [
        ("EUR", "EUR", 5),
        ("USD", "USD", 1),
    ]


def test_csv_has_no_formula(call, ana, booked):
    """Categories come from files of others."""
    answer = call("POST", json=YEAR | {"group_by": "category", "format": "csv"}, caller=ana)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.csv"'
    lines = answer.text.split("\r\n")
    assert lines[0] == "key,currency,income,expenses,net,count"
    assert lines[2] == "'=2+3,EUR,0.00,-20.00,-20.00,1"
    assert lines[-1] == ""


class Page(HTMLParser):
    """Collects the cells of the table `rows` and the bars of each chart."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells, self.inside = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.inside = tag

    def handle_data(self, text):
        if self.inside == "td" and text.strip():
            self.cells.append(text)


def test_the_page_shows_the_same_cells(call, ana, booked):
    """Self-contained: no script, nothing loaded, every text escaped."""
    answer = call("POST", json=YEAR | {"group_by": "category", "format": "html"}, caller=ana)
    page = Page(answer.text)

    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert ("table", {"id": "rows"}) in page.tags
    assert page.cells[:6] == ["<b>Übung</b>", "EUR", "0.00", "0.00", "0.00", "1"]
    assert len(page.cells) == 5 * 6
    names = [name for name, _ in page.tags]
    assert names.count("svg") == 2
    assert not {"b", "script", "link", "img"} & set(names)
    widths = [float(given["width"]) for name, given in page.tags if name == "rect"]
    assert max(widths) == 420
    assert min(widths) >= 0


@pytest.mark.parametrize("format_", ["json", "csv", "html"])
def test_a_range_without_bookings_is_empty(call, ana, format_):
    """A new user's first report must not fail."""
    assert call("POST", json=YEAR | {"format": format_}, caller=ana).status == 200


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"to": "2025-12-31"}, "to must not be before from"),
        ({"to": "2036-01-10"}, "to must be within 10 years of from"),
        ({"from": "2026-02-30"}, "from must be a date such as 2026-01-31"),
        ({"group_by": "day"}, "group_by must be one of month, category, currency"),
        ({"format": "pdf"}, "format must be one of json, csv, html"),
        ({"colour": "red"}, "colour is not known"),
    ],
)
def test_bad_values_are_named(call, ana, change, detail):
    """The caller must learn which value is wrong."""
    answer = call("POST", json=YEAR | change, caller=ana)

    assert (answer.status, answer.json["detail"]) == (422, detail)


def test_ten_years_are_3660_days(call, ana):
    """The bound itself is allowed."""
    assert call("POST", json=YEAR | {"to": "2036-01-09"}, caller=ana).status == 200
    assert call("POST", json=YEAR | {"to": "2036-01-10"}, caller=ana).status == 422


def test_nobody_sees_sums_without_signing_in(call):
    """They are somebody's."""
    assert call("POST", json=YEAR).status == 401
