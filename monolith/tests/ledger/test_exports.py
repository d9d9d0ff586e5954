"""GET /data/export."""

import csv
import io
import json

import openpyxl
import pytest

from monolith.ledger import exports

FORMULAS = ["=1+1", "+1", "-1", "@x", "plain", "a=b"]


@pytest.fixture
def books(world, ana, ben):
    """Ana's bookings, newest first, and one of Ben's."""
    for place, text in enumerate(reversed(FORMULAS)):
        world.book(ana, (f"2026-01-{28 - place}", "-12.5", "EUR", text))
    world.book(ben, ("2026-01-01", "77", "EUR", "pay"))


def export(world, who, wanted):
    return world.call("GET", f"/data/export?format={wanted}", who)


def test_csv_is_ordered_and_neutralised(world, ana, books):
    """By day, then id; texts that look like formulas only look like them."""
    response = world.call("GET", "/data/export?unknown=1", ana)
    rows = list(csv.reader(io.StringIO(response.text, newline="")))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == ('attachment; filename="transactions.csv"')
    assert rows[0] == ["date", "description", "amount", "currency", "category", "upload_id"]
    assert rows[1] == ["2026-01-23", "a booking", "-12.50", "EUR", "'=1+1", ""]
    assert [row[4] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@x", "plain", "a=b"]
    assert response.text.endswith("\r\n")


def test_json_lines_hold_the_values_as_they_are(world, ana, books):
    """No spreadsheet reads them."""
    response = export(world, ana, "jsonl")
    lines = [json.loads(line) for line in response.text.splitlines()]

    assert response.headers["Content-Type"] == "application/jsonl"
    assert [line["category"] for line in lines] == FORMULAS
    assert lines[0] == {
        "date": "2026-01-23",
        "description": "a booking",
        "amount": "-12.50",
        "currency": "EUR",
        "category": "=1+1",
        "upload_id": None,
    }


def test_workbooks_hold_numbers_and_texts(world, ana, books):
    """Amounts can be summed; nothing else calculates."""
    response = export(world, ana, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data))["transactions"]
    rows = list(sheet.iter_rows(values_only=True))

    assert response.headers["Content-Disposition"] == ('attachment; filename="transactions.xlsx"')
    assert rows[1] == ("2026-01-23", "a booking", -12.5, "EUR", "'=1+1", None)
    assert len(rows) == 7


def test_the_upload_of_a_booking_is_named(world, ana):
    """So that an export can be traced to its file."""
    sent = {"data": b"date,description,amount\n2026-01-01,x,1\n", "content_type": "text/csv"}
    upload_id = world.call("POST", "/data/uploads", ana, **sent).json["id"]

    assert json.loads(export(world, ana, "jsonl").text)["upload_id"] == upload_id


def test_many_rows_come_in_pieces(world, ana):
    """The cursor is on the server: the answer begins before all rows are read."""
    world.rows(
        "INSERT INTO transactions (user_id, booked_on, description, amount, currency, category)"
        " SELECT :id, '2026-01-01', 'x', n, 'EUR', 'y' FROM generate_series(1, 5000) AS n",
        id=ana.id,
    )
    response = world.app.test_client().get("/data/export", headers=ana.headers, buffered=False)
    pieces = list(response.iter_encoded())

    assert len(pieces) == 3
    assert b"".join(pieces).count(b"\r\n") == 5001


@pytest.mark.parametrize("wanted", ["csv", "jsonl", "xlsx"])
def test_no_rows_are_an_empty_export(world, ana, wanted):
    """A new user gets a file, not an error."""
    assert export(world, ana, wanted).status_code == 200


def test_a_sheet_has_an_end(world, ana, books, monkeypatch):
    """Beyond it Excel would silently drop rows."""
    monkeypatch.setattr(exports, "XLSX_ROWS", 5)
    response = export(world, ana, "xlsx")

    assert response.status_code == 422
    assert response.json["detail"] == "format xlsx holds at most 5 rows; use csv or jsonl"


@pytest.mark.parametrize("wanted", ["pdf", "", "CSV"])
def test_other_formats_are_refused(world, ana, wanted):
    """By name."""
    response = export(world, ana, wanted)

    assert response.status_code == 422
    assert response.json["detail"] == "format must be one of csv, jsonl, xlsx"
