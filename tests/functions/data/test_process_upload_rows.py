"""POST /data/uploads: which rows are stored, and what is said of the others."""

import hashlib
from decimal import Decimal

import pytest

from tests.functions.data.files import GOOD, HEADER, STORED

FUNCTION, PATH = "data/process-upload", "/data/uploads"


def test_good_rows_are_stored_and_bad_ones_named(upload, rows, ana, tmp_path):
    """One bad line must not cost the other four hundred."""
    content = (
        "\ufeffCategory; DATE ;description;amount;currency;note\r\n"
        "food;2026-01-31;  Café ;-3,50;usd;x\r\n"
        "\r\n"
        ';2026-02-01;"a ""quoted"" ; text";+10;EUR;\r\n'
        "food;2026-02-30;Never;1,00;EUR;\r\n"
        "food;2026-02-28;Too much;1.00;EUR;\r\n"
    )
    answer = upload(content)

    assert answer.status == 201
    told = answer.json
    upload_id = told.pop("id")
    assert told == {
        "filename": "upload.csv",
        "encoding": "utf-8-sig",
        "delimiter": ";",
        "rows_total": 4,
        "rows_stored": 2,
        "rows_rejected": 2,
        "errors": [
            {"line": 5, "message": "date must be a date such as 2026-01-31"},
            {"line": 6, "message": "amount must be a number such as -12.50"},
        ],
    }
    assert rows(STORED) == [
        ("2026-01-31", "Café", Decimal("-3.50"), "USD", "food"),
        ("2026-02-01", 'a "quoted" ; text', Decimal("10.00"), "EUR", "uncategorised"),
    ]
    kept = tmp_path / "storage" / "uploads" / str(ana.id) / f"{upload_id}.csv"
    assert kept.read_bytes() == content.encode()
    assert rows("SELECT id::text, path, sha256, size_bytes, rows_total FROM uploads") == [
        (
            upload_id,
            f"uploads/{ana.id}/{upload_id}.csv",
            hashlib.sha256(content.encode()).hexdigest(),
            len(content.encode()),
            4,
        )
    ]


def test_the_users_currency_stands_for_a_missing_column(upload, rows, ana):
    """It is the one the account is kept in."""
    rows("UPDATE users SET currency = 'CHF' WHERE id = :id", id=ana.id)
    upload(HEADER + GOOD)

    assert rows(STORED)[0][3] == "CHF"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2026-01-31,Coffee", "has 2 cells, expected 5"),
        ("2026-01-31,Coffee,1,EUR,food,more", "has 6 cells, expected 5"),
        ('2026-01-31,"a\nb",1', "description must not contain control characters"),
        ('"2026\x07",b,1', "date must not contain control characters"),
        ("2026-1-31,b,1", "date must be a date such as 2026-01-31"),
        ("20260131,b,1", "date must be a date such as 2026-01-31"),
        (" 2026-01-31,b,1", "date must be a date such as 2026-01-31"),
        ("1899-12-31,b,1", "date must be a date such as 2026-01-31"),
        ("2200-01-01,b,1", "date must be a date such as 2026-01-31"),
        ("2026-01-31,   ,1", "description must have 1 to 500 characters"),
        ("2026-01-31," + "x" * 501 + ",1", "description must have 1 to 500 characters"),
        ("2026-01-31,b,1.234", "amount must be a number such as -12.50"),
        ("2026-01-31,b,1e3", "amount must be a number such as -12.50"),
        ("2026-01-31,b,NaN", "amount must be a number such as -12.50"),
        ("2026-01-31,b,-1000000000000", "amount must be a number such as -12.50"),
        ('2026-01-31,b,"1,50"', "amount must be a number such as -12.50"),
        ("2026-01-31,b,１", "amount must be a number such as -12.50"),  # noqa: RUF001 - a digit
        ("2026-01-31,b,1,EURO", "currency must be a currency such as EUR"),
        ("2026-01-31,b,1,", "currency must be a currency such as EUR"),
        ("2026-01-31,b,1,EUR," + "x" * 101, "category must have at most 100 characters"),
        ('2026-01-31,"' + "x" * 131_073 + '",1', "has a cell that is too long"),
    ],
)
def test_each_bad_row_says_what_is_wrong(upload, rows, row, expected):
    """The first thing, with the line on which the row starts; the rows around it are stored."""
    head = "date,description,amount,currency,category\n"
    answer = upload(f"{head}2026-01-31,first,1\n{row}\n2026-01-31,last,2\n")

    assert answer.json["errors"] == [{"line": 3, "message": expected}]
    assert [description for _, description, *_ in rows(STORED)] == ["first", "last"]


@pytest.mark.parametrize("amount", ["999999999999.99", "-999999999999.99", "+0.5", "007", "-0.00"])
def test_amounts_at_the_bounds_are_stored(upload, rows, amount):
    """What the column holds must be let in."""
    upload(f"{HEADER}2026-01-31,b,{amount}\n")

    assert rows(STORED)[0][2] == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["back\\slash\\N", "\\.", "tab-less", "'; DROP TABLE users; --", "=1+1"]
)
def test_texts_are_stored_as_they_are(upload, rows, text):
    """COPY has its own escapes; formulas are made harmless when they leave, not here."""
    upload(f"{HEADER}2026-01-31,{text},1\n")

    assert rows(STORED)[0][1] == text


def test_only_the_first_hundred_errors_are_told(upload):
    """A file of another kind has as many errors as lines."""
    answer = upload(HEADER + "bad,b,1\n" * 250 + GOOD)

    assert answer.json["rows_rejected"] == 250
    assert [error["line"] for error in answer.json["errors"]] == list(range(2, 102))
