"""Exchange rates: copied page by page, going on where the last sync stopped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from monolith.extensions import db
from monolith.integrations import rate_pages
from monolith.integrations.rate_pages import Page
from monolith.models import ExchangeRate, SyncState
from monolith.problems import Conflict, Unavailable
from monolith.settings import Settings

NAME = "exchange-rates"
LOCK = 7203001
MOST_PAGES = 10_000


@dataclass
class Outcome:
    """What a sync did."""

    pages: int = 0
    rates: int = 0
    not_modified: bool = False


def sync() -> Outcome:
    """Copy what is new; raises Conflict while another sync runs, or Unavailable."""
    settings: Settings = current_app.extensions["settings"]
    with only_one():
        return copy_pages(settings["RATES_URL"])


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of all processes of both sides; raises Conflict where it is taken."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(select(func.pg_try_advisory_lock(LOCK))).scalar_one():
            raise Conflict("a sync is already running")
        try:
            yield
        finally:
            if not connection.invalidated:
                connection.execute(select(func.pg_advisory_unlock(LOCK)))


def copy_pages(base_url: str) -> Outcome:
    """Fetch and keep one page after the other until there is no next."""
    outcome = Outcome()
    with db.transaction() as session:
        state = session.get(SyncState, NAME) or SyncState(name=NAME, cursor=None, etag=None)
    cursor, etag = state.cursor, state.etag
    while outcome.pages < MOST_PAGES:
        page = rate_pages.fetch(base_url, cursor, None if cursor else etag)
        if page is None:
            return Outcome(not_modified=True)
        etag = etag if cursor else page.etag
        with db.transaction() as session:
            keep(session, page, etag)
        outcome.pages += 1
        outcome.rates += len(page.rows)
        cursor = page.cursor
        if cursor is None:
            return outcome
    raise Unavailable(rate_pages.SERVICE)


def keep(session: Session, page: Page, etag: str | None) -> None:
    """Write the page's rates and where to go on, both or neither."""
    if page.rows:
        rates = insert(ExchangeRate).values(page.rows)
        session.execute(
            rates.on_conflict_do_update(
                index_elements=["base", "currency", "day"],
                set_={"rate": rates.excluded.rate},
            ),
        )
    values: dict[str, Any] = {"cursor": page.cursor, "etag": etag}
    state = insert(SyncState).values(name=NAME, **values)
    session.execute(
        state.on_conflict_do_update(
            index_elements=["name"],
            set_={**values, "updated_at": func.now()},
        ),
    )
