"""The effect of an upload: its row, and its bookings by COPY in batches."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from shared.errors import FieldError, Invalid

from .bookings import Booking, Rows
from .layouts import Layout
from .received import File

BATCH_ROWS = 5_000
SHOWN_ERRORS = 100

ADD = text("""
    INSERT INTO uploads (id, user_id, filename, path, size_bytes, sha256, encoding, delimiter,
                         rows_total, rows_stored, rows_rejected)
    VALUES (:id, :user_id, :filename, :path, :size_bytes, :sha256, :encoding, :delimiter,
            0, 0, 0)""")
COUNT = text("""
    UPDATE uploads SET rows_total = :stored + :rejected, rows_stored = :stored,
                       rows_rejected = :rejected
    WHERE id = :id""")
COPY = """
    COPY transactions (user_id, upload_id, booked_on, description, amount, currency, category)
    FROM STDIN"""


@dataclass(frozen=True)
class Upload:
    """A file on its way into the books."""

    id: UUID
    user_id: UUID
    file: File
    layout: Layout

    @property
    def path(self) -> str:
        """Where the file is kept in the storage."""
        return f"uploads/{self.user_id}/{self.id}.csv"

    def row(self) -> dict[str, Any]:
        """Return the row of `uploads`, without its counts."""
        return {
            "id": self.id,
            "user_id": self.user_id,
            "filename": self.file.name,
            "path": self.path,
            "size_bytes": len(self.file.content),
            "sha256": hashlib.sha256(self.file.content).hexdigest(),
            "encoding": self.layout.encoding,
            "delimiter": self.layout.delimiter,
        }

    def public(self, counts: "Counts") -> dict[str, Any]:
        """Return what the caller is told."""
        return {
            "id": self.id,
            "filename": self.file.name,
            "encoding": self.layout.encoding,
            "delimiter": self.layout.delimiter,
        } | counts.public()


@dataclass
class Counts:
    """What became of the rows; *errors* are the first hundred, as (line, message)."""

    stored: int = 0
    rejected: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def good(self, rows: Rows) -> Iterator[Booking]:
        """Yield the good ones of *rows*, counting all."""
        for line, row in rows:
            if isinstance(row, Booking):
                self.stored += 1
                yield row
                continue
            self.rejected += 1
            if len(self.errors) < SHOWN_ERRORS:
                self.errors.append((line, row))

    def public(self) -> dict[str, Any]:
        """Return the counts and the errors as the caller is told them."""
        return {
            "rows_total": self.stored + self.rejected,
            "rows_stored": self.stored,
            "rows_rejected": self.rejected,
            "errors": [{"line": line, "message": message} for line, message in self.errors],
        }


def require_some(rows: Rows) -> None:
    """Raise Invalid when not a single row is good; the first good one ends the look."""
    counts = Counts()
    if next(counts.good(rows), None) is None:
        lines = [FieldError(f"line {line}", message) for line, message in counts.errors]
        raise Invalid(errors=[FieldError("file", "has no row that can be stored"), *lines])


def store(connection: Connection, upload: Upload, rows: Rows) -> Counts:
    """Write *upload* and its bookings."""
    counts = Counts()
    connection.execute(ADD, upload.row())
    driver: Any = connection.connection.driver_connection
    good = counts.good(rows)
    start = f"{upload.user_id}\t{upload.id}\t"
    with driver.cursor() as cursor:
        while batch := "".join(start + _line(row) for row in islice(good, BATCH_ROWS)):
            cursor.copy_expert(COPY, io.StringIO(batch), size=65_536)
    values = {"id": upload.id, "stored": counts.stored, "rejected": counts.rejected}
    connection.execute(COUNT, values)
    return counts


def _line(row: Booking) -> str:
    """Return *row* in COPY's text form; tabs and line ends cannot be in it."""
    return "\t".join(row).replace("\\", "\\\\") + "\n"
