"""An upload's effect: the file's good rows, its upload row, and what is answered."""

import io
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from monolith import idempotency
from monolith.idempotency import Answer
from monolith.ledger import csv_file
from monolith.ledger.csv_file import Layout
from monolith.ledger.csv_rows import Booking, Rows
from monolith.ledger.received import Received
from monolith.models import Upload, User
from monolith.problems import FieldError, Invalid

SHOWN_ERRORS = 100
BATCH_LINES = 10_000
COPY = (
    "COPY transactions"
    " (user_id, upload_id, booked_on, description, amount, currency, category) FROM STDIN"
)


@dataclass
class Parsed:
    """A file after reading: its good rows wait in *bookings*, written as COPY takes them."""

    layout: Layout
    bookings: IO[str]
    rows_stored: int = 0
    rows_rejected: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def reject(self, line: int, message: str) -> None:
        self.rows_rejected += 1
        if len(self.errors) < SHOWN_ERRORS:
            self.errors.append((line, message))


def parse(received: Received, user: User) -> Parsed:
    """Read the whole file; raises Invalid where nothing of it can be stored."""
    layout = csv_file.inspect(received.place)
    bookings = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - Parsed closes it
    parsed = Parsed(layout, bookings)
    start = f"{user.id}\t{received.id}\t"
    for line, row in Rows(layout, user.currency).read(received.place):
        if isinstance(row, Booking):
            bookings.write(start + copy_line(row))
            parsed.rows_stored += 1
        else:
            parsed.reject(line, row)
    if not parsed.rows_stored:
        bookings.close()
        rows = [FieldError(f"line {line}", message) for line, message in parsed.errors]
        raise Invalid([FieldError("file", "has no row that can be stored"), *rows])
    return parsed


def copy_line(row: Booking) -> str:
    """A row in COPY's text format; control characters were refused before."""
    texts = (row.day, row.description, row.amount, row.currency, row.category)
    return "\t".join(texts).replace("\\", "\\\\") + "\n"


def store(session: Session, user: User, received: Received, parsed: Parsed) -> Answer:
    """Write everything in the caller's transaction, unless this request was answered before."""
    answer = Answer(201, summary(received, parsed))
    claim = idempotency.claim(user.id, received.sha256)
    if claim and (kept := claim.keep(session, answer)):
        return kept
    session.execute(insert(Upload).values(upload_row(user, received, parsed)))
    copy_bookings(session, parsed.bookings)
    return answer


def copy_bookings(session: Session, bookings: IO[str]) -> None:
    """Copy all lines in batches, each well within the limit for a statement."""
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("a session in a transaction has a connection")
    bookings.seek(0)
    with driver.cursor() as cursor:
        while batch := "".join(islice(bookings, BATCH_LINES)):
            cursor.copy_expert(COPY, io.StringIO(batch))


def upload_row(user: User, received: Received, parsed: Parsed) -> dict[str, Any]:
    """The row of ``uploads``."""
    return {
        "id": received.id,
        "user_id": user.id,
        "path": received.path,
        "size_bytes": received.size_bytes,
        "sha256": received.sha256,
    } | {name: value for name, value in summary(received, parsed).items() if name in COUNTED}


COUNTED = ("filename", "encoding", "delimiter", "rows_total", "rows_stored", "rows_rejected")


def summary(received: Received, parsed: Parsed) -> dict[str, Any]:
    """What the caller is told."""
    return {
        "id": str(received.id),
        "filename": received.name,
        "encoding": parsed.layout.encoding,
        "delimiter": parsed.layout.delimiter,
        "rows_total": parsed.rows_stored + parsed.rows_rejected,
        "rows_stored": parsed.rows_stored,
        "rows_rejected": parsed.rows_rejected,
        "errors": [{"line": line, "message": message} for line, message in parsed.errors],
    }
