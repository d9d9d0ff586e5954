"""GET /data/export."""

import csv
import io
import json
from uuid import uuid4

import openpyxl
import psycopg2
import pytest

from shared import testing

FUNCTION, PATH = "data/export-data", "/data/export"
HEADER = ["date", "description", "amount", "currency", "category", "upload_id"]
TEXTS = ['Café, "quoted"', "=1+1", "+1", "-1", "@x", "a & b < c > d", "_x0041_", "\uffff!", "  x "]


@pytest.fixture
def book(rows):
    """Write a transaction."""

    def write(user, day="2026-01-31", description="Coffee", amount="-3.50", upload_id=None):
        rows(
            """INSERT INTO transactions
                   (user_id, upload_id, booked_on, description, amount, currency, category)
               VALUES (:user_id, :upload_id, :day, :description, :amount, 'EUR', '=food')""",
            user_id=user.id,
            upload_id=upload_id,
            day=day,
            description=description,
            amount=amount,
        )

    return write


@pytest.fixture
def add_upload(rows):
    """Write an upload and return its id."""

    def write(user):
        upload_id = uuid4()
        rows(
            """INSERT INTO uploads VALUES (:id, :user_id, 'a.csv', 'p', 1, 's', 'utf-8', ',',
                                           1, 1, 0)""",
            id=upload_id,
            user_id=user.id,
        )
        return upload_id

    return write


def test_csv_holds_everything_of_the_caller_in_order(call, ana, bob, book, add_upload):
    """By day, then by when it was written; nothing of others."""
    upload_id = add_upload(ana)
    book(ana, "2026-02-01", "third")
    book(ana, "2026-01-31", "first", upload_id=upload_id)
    book(ana, "2026-01-31", "second", "1000000000.00")
    book(bob)
    answer = call("GET", caller=ana)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="transactions.csv"'
    assert answer.text == (
        "date,description,amount,currency,category,upload_id\r\n"
        f"2026-01-31,first,-3.50,EUR,'=food,{upload_id}\r\n"
        "2026-01-31,second,1000000000.00,EUR,'=food,\r\n"
        "2026-02-01,third,-3.50,EUR,'=food,\r\n"
    )


def harmless(text):
    """Return what a spreadsheet is given."""
    return f"'{text}" if text[0] in "=+-@" else text


def test_csv_has_no_formula(call, ana, book):
    """Opening it must not run what somebody wrote."""
    for text in TEXTS:
        book(ana, description=text)
    lines = list(csv.reader(io.StringIO(call("GET", caller=ana).text, newline="")))

    assert [line[1] for line in lines[1:]] == [harmless(text) for text in TEXTS]


def test_jsonl_has_the_texts_as_they_are(call, ana, book, add_upload):
    """Programs read it, and programs do not calculate texts."""
    upload_id = add_upload(ana)
    for text in TEXTS:
        book(ana, description=text, upload_id=upload_id if text == "=1+1" else None)
    answer = call("GET", f"{PATH}?format=jsonl", caller=ana)
    objects = [json.loads(line) for line in answer.text.split("\n")[:-1]]

    assert answer.headers["Content-Type"] == "application/jsonl"
    assert list(objects[0]) == HEADER
    assert [found["description"] for found in objects] == TEXTS
    assert [found["upload_id"] for found in objects[:2]] == [None, str(upload_id)]
    assert objects[0]["amount"] == "-3.50"


def test_xlsx_opens_with_amounts_as_numbers(call, ana, book):
    """Read back by another library; texts come as they were, formulas made harmless."""
    for text in TEXTS:
        book(ana, description=text)
    answer = call("GET", f"{PATH}?format=xlsx", caller=ana)
    book_read = openpyxl.load_workbook(io.BytesIO(answer.content))
    lines = list(book_read["transactions"].iter_rows(values_only=True))

    assert book_read.sheetnames == ["transactions"]
    assert list(lines[0]) == HEADER
    in_cell = {"\uffff!": "_xFFFF_!", "_x0041_": "_x005F_x0041_"}  # as ST_Xstring writes them
    expected = [harmless(in_cell.get(text, text)) for text in TEXTS]
    assert [line[1] for line in lines[1:]] == expected
    assert lines[1] == ("2026-01-31", TEXTS[0], -3.5, "EUR", "'=food", None)
    assert book_read["transactions"]["C2"].number_format == "0.00"


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx"])
def test_many_batches_are_all_there(call, ana, rows, format_):
    """The cursor is read to its end, whatever the batch."""
    rows(
        """INSERT INTO transactions (user_id, booked_on, description, amount, currency, category)
           SELECT :user_id, '2026-01-01', 'n' || n, n, 'EUR', 'c'
           FROM generate_series(1, 2500) AS n""",
        user_id=ana.id,
    )
    answer = call("GET", f"{PATH}?format={format_}", caller=ana)
    if format_ == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)["transactions"]
        found = [row[1] for row in sheet.iter_rows(values_only=True)]
    elif format_ == "csv":
        found = [line.split(",")[1] for line in answer.text.splitlines()]
    else:
        found = [json.loads(line)["description"] for line in answer.text.splitlines()]

    assert found[-2500:] == [f"n{n}" for n in range(1, 2501)]


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx"])
def test_a_user_without_transactions_gets_an_empty_file(call, ana, format_):
    """A new user's first export must not fail."""
    assert call("GET", f"{PATH}?format={format_}", caller=ana).status == 200


def test_a_client_that_goes_away_frees_the_connection(handle, services, ana, rows):
    """Five closed downloads would otherwise use up the pool."""
    rows(
        """INSERT INTO transactions (user_id, booked_on, description, amount, currency, category)
           SELECT :user_id, '2026-01-01', 'n', n, 'EUR', 'c' FROM generate_series(1, 5000) n""",
        user_id=ana.id,
    )
    event = testing.event("GET", PATH, headers={"Authorization": f"Bearer {ana.token}"})
    for _ in range(8):
        stream = handle.run(event, services).body
        next(stream)
        stream.close()

    assert services.database.engine.pool.checkedout() == 0


def test_an_unknown_format_is_refused(call, ana):
    """With the ones that are known."""
    answer = call("GET", f"{PATH}?format=pdf", caller=ana)
    assert answer.json["detail"] == "format must be one of csv, jsonl, xlsx"


def test_a_sheet_has_an_end(call, ana, handle, monkeypatch, book):
    """Said before the download begins, with what to do instead."""
    from dataclasses import replace

    formats = handle.handler.__globals__["FORMATS"]
    monkeypatch.setitem(formats, "xlsx", replace(formats["xlsx"], most_rows=1))
    book(ana)
    assert call("GET", f"{PATH}?format=xlsx", caller=ana).status == 200
    book(ana)
    answer = call("GET", f"{PATH}?format=xlsx", caller=ana)
    assert answer.json["detail"] == "format xlsx holds at most 1 rows; use csv or jsonl"


def test_a_failing_database_is_told_before_the_stream_begins(handle, services, ana, settings):
    """A 200 that breaks off would look like a short file."""
    event = testing.event("GET", PATH, headers={"Authorization": f"Bearer {ana.token}"})
    assert testing.call(handle, event, services).status == 200
    connection = psycopg2.connect(settings["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE transactions RENAME TO elsewhere")
    connection.close()

    assert testing.call(handle, event, services).status == 500


def test_nobody_exports_without_signing_in(call):
    """It is all somebody has."""
    assert call("GET").status == 401
