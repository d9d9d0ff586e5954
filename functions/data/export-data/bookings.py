"""The transactions of a user, from a server-side cursor: only one batch is in memory."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TypeAlias, cast
from uuid import UUID

from sqlalchemy import text

from shared.database import Database
from shared.errors import Invalid

BATCH_ROWS = 1_000
COLUMNS = ("date", "description", "amount", "currency", "category", "upload_id")

# The database writes the texts: nothing has to be parsed here only to be written again.
ALL = text("""
    SELECT booked_on::text, description, amount::text, currency, category, upload_id::text
    FROM transactions WHERE user_id = :user_id ORDER BY booked_on, id""")
COUNT = text("""
    SELECT count(*) FROM (SELECT 1 FROM transactions WHERE user_id = :user_id LIMIT :limit) AS t""")

Booking: TypeAlias = tuple[str, str, str, str, str, str | None]
Batches: TypeAlias = Iterator[list[Booking]]


def batches(database: Database, user_id: UUID) -> Batches:
    """
    Return the user's transactions by day, then id, as texts in the order of COLUMNS.

    The first batch is read at once; the connection is given back with the last one, or when
    nobody holds the iterator any more.
    """
    rows = cast("Iterator[Booking]", database.stream(ALL, {"user_id": user_id}))
    following = iter(lambda: list(islice(rows, BATCH_ROWS)), [])
    return chain([next(following, [])], following)


def require_at_most(database: Database, user_id: UUID, most: int) -> None:
    """Raise Invalid when the user has more than *most* transactions."""
    with database.transaction() as connection:
        count = connection.execute(COUNT, {"user_id": user_id, "limit": most + 1}).scalar_one()
    if count > most:
        message = f"xlsx holds at most {most} rows; use csv or jsonl"
        raise Invalid(message, field="format")
