"""The forms an export can have; each turns batches of transactions into chunks of bytes."""

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass

from shared.spreadsheets import csv_lines, harmless

from . import workbook
from .bookings import COLUMNS, Batches, Booking


@dataclass(frozen=True)
class Format:
    """How one form is written, and how many rows it can hold (None: any number)."""

    content_type: str
    write: Callable[[Batches], Generator[bytes, None, None]]
    most_rows: int | None = None


def write_csv(batches: Batches) -> Generator[bytes, None, None]:
    """Yield CSV with a header line."""
    yield csv_lines([COLUMNS]).encode()
    for batch in batches:
        yield csv_lines(map(cells, batch)).encode()


def write_jsonl(batches: Batches) -> Generator[bytes, None, None]:
    """Yield one JSON object a line."""
    for batch in batches:
        objects = (dict(zip(COLUMNS, row, strict=True)) for row in batch)
        lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in objects]
        yield "".join(lines).encode()


def write_xlsx(batches: Batches) -> Generator[bytes, None, None]:
    """Yield a workbook with one sheet; amounts are numbers."""
    return workbook.write(COLUMNS, (map(cells, batch) for batch in batches))


def cells(row: Booking) -> tuple[str, str, str, str, str, str]:
    """Return *row* with texts that no spreadsheet will calculate."""
    day, description, amount, currency, category, upload_id = row
    return (
        day,
        harmless(description),
        amount,
        harmless(currency),
        harmless(category),
        upload_id or "",
    )


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "jsonl": Format("application/jsonl", write_jsonl),
    "xlsx": Format(workbook.CONTENT_TYPE, write_xlsx, workbook.MOST_ROWS),
}
