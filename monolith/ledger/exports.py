"""Exports: all transactions of a user, streamed with a server-side cursor."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import IO
from uuid import UUID

import xlsxwriter
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from monolith import formats
from monolith.extensions import db
from monolith.ledger.formulas import neutral
from monolith.models import Transaction
from monolith.problems import FieldError, Invalid

COLUMNS = ("date", "description", "amount", "currency", "category", "upload_id")
XLSX_ROWS = 1_048_575
BATCH_ROWS = 2_000
CHUNK_BYTES = 65_536

Record = Row[date, str, Decimal, str, str, UUID | None]


def records(user_id: UUID) -> Iterator[Record]:
    """The user's transactions by day, then id; only one batch is in memory."""
    statement = (
        select(
            Transaction.booked_on,
            Transaction.description,
            Transaction.amount,
            Transaction.currency,
            Transaction.category,
            Transaction.upload_id,
        )
        .where(Transaction.user_id == user_id)
        .order_by(Transaction.booked_on, Transaction.id)
        .execution_options(yield_per=BATCH_ROWS)
    )
    with db.transaction() as session:
        yield from session.execute(statement)


def begun(stream: Iterable[bytes]) -> Iterator[bytes]:
    """*stream* after its first piece was made, so that an early error is still an answer."""
    pieces = iter(stream)
    return chain([next(pieces)], pieces)


def as_csv(user_id: UUID) -> Iterator[bytes]:
    """Comma-separated, with CRLF."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, record in enumerate(records(user_id), start=1):
        writer.writerow(cells(record))
        if number % BATCH_ROWS == 0:
            yield drain(text)
    yield drain(text)


def as_jsonl(user_id: UUID) -> Iterator[bytes]:
    """One JSON object a line."""
    text = io.StringIO()
    for number, record in enumerate(records(user_id), start=1):
        text.write(json.dumps(json_object(record), ensure_ascii=False) + "\n")
        if number % BATCH_ROWS == 0:
            yield drain(text)
    yield drain(text)


def as_xlsx(user_id: UUID) -> Iterator[bytes]:
    """A workbook with one sheet, written row by row to a temporary file, then sent."""
    with db.transaction() as session:
        refuse_too_many(session, user_id)
    with tempfile.TemporaryFile() as file:
        write_workbook(file, user_id)
        file.seek(0)
        while piece := file.read(CHUNK_BYTES):
            yield piece


def refuse_too_many(session: Session, user_id: UUID) -> None:
    """A sheet has an end; raises Invalid beyond it."""
    count = select(func.count()).select_from(Transaction).where(Transaction.user_id == user_id)
    if session.execute(count).scalar_one() > XLSX_ROWS:
        message = f"xlsx holds at most {XLSX_ROWS} rows; use csv or jsonl"
        raise Invalid([FieldError("format", message)])


def write_workbook(file: IO[bytes], user_id: UUID) -> None:
    """Write all transactions; amounts are numbers, everything else is text."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    money = book.add_format({"num_format": "0.00"})
    sheet = book.add_worksheet("transactions")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name)
    for place, record in enumerate(records(user_id), start=1):
        for column, cell in enumerate(cells(record)):
            if COLUMNS[column] == "amount":
                sheet.write_number(place, column, float(record.amount), money)
            elif cell:
                sheet.write_string(place, column, cell)
    book.close()


def cells(record: Record) -> list[str]:
    """A transaction as texts for a spreadsheet."""
    day, description, amount, currency, category, upload_id = record
    return [
        day.isoformat(),
        neutral(description),
        formats.money(amount),
        neutral(currency),
        neutral(category),
        str(upload_id) if upload_id else "",
    ]


def json_object(record: Record) -> dict[str, str | None]:
    """A transaction as JSON."""
    day, description, amount, currency, category, upload_id = record
    return {
        "date": day.isoformat(),
        "description": description,
        "amount": formats.money(amount),
        "currency": currency,
        "category": category,
        "upload_id": str(upload_id) if upload_id else None,
    }


def drain(text: io.StringIO) -> bytes:
    """What was written since the last time."""
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece


@dataclass(frozen=True)
class Format:
    """How one kind of export is made and named."""

    content_type: str
    stream: Callable[[UUID], Iterator[bytes]]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", as_csv),
    "jsonl": Format("application/jsonl", as_jsonl),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_xlsx,
    ),
}
