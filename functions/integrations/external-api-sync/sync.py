"""
Copying page by page: rates and the place to go on are one transaction.

So a sync that broke off in the middle is resumed there, and a page that came twice changes
nothing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from shared.database import Database
from shared.errors import Conflict
from shared.retries import PermanentError, TemporaryError

from .source import Page, Source

log = logging.getLogger(__name__)

NAME = "exchange-rates"
MOST_PAGES = 10_000

# Of the transaction, not of the session, so that it also holds behind PgBouncer.
LOCK = text("SELECT pg_try_advisory_xact_lock(7203001)")
STATE = text("SELECT cursor, etag FROM sync_state WHERE name = :name")
KEEP_STATE = text("""
    INSERT INTO sync_state (name, cursor, etag) VALUES (:name, :cursor, :etag)
    ON CONFLICT (name) DO UPDATE
        SET cursor = excluded.cursor, etag = excluded.etag, updated_at = now()""")
KEEP_RATES = text("""
    INSERT INTO exchange_rates (base, currency, day, rate)
    VALUES (:base, :currency, :day, :rate)
    ON CONFLICT (base, currency, day) DO UPDATE SET rate = excluded.rate""")


@dataclass(frozen=True)
class Outcome:
    """What a sync did; *not_modified*: the service had nothing new."""

    pages: int = 0
    rates: int = 0
    not_modified: bool = False


@contextmanager
def only_one(database: Database) -> Iterator[None]:
    """Keep other syncs, of both sides, out of the block; raise Conflict while one runs."""
    with database.transaction() as connection:
        if not connection.execute(LOCK).scalar_one():
            raise Conflict("a sync is already running")
        yield


def copy(database: Database, source: Source) -> Outcome | None:
    """Copy pages until there is no next; None when the service failed, all before it is kept."""
    with database.transaction() as connection:
        state = connection.execute(STATE, {"name": NAME}).one_or_none()
    cursor, etag = (state.cursor, state.etag) if state else (None, None)
    outcome = Outcome()
    while outcome.pages < MOST_PAGES:
        try:
            page = source.page(cursor, None if cursor else etag)
        except (TemporaryError, PermanentError) as error:
            log.warning("the sync broke off after %d pages: %s", outcome.pages, error)
            return None
        if page is None:
            return Outcome(not_modified=True)
        etag = etag if cursor else page.etag
        with database.transaction() as connection:
            _keep(connection, page, etag)
        outcome = Outcome(outcome.pages + 1, outcome.rates + len(page.rates))
        cursor = page.cursor
        if cursor is None:
            return outcome
    log.warning("the sync has not ended after %d pages", outcome.pages)
    return None


def _keep(connection: Connection, page: Page, etag: str | None) -> None:
    if page.rates:
        connection.execute(KEEP_RATES, [vars(rate) for rate in page.rates])
    connection.execute(KEEP_STATE, {"name": NAME, "cursor": page.cursor, "etag": etag})
