"""
Calls for later, as rows of the project's table `outbox`.

It knows the table, not the application, as `offramp deadletters` does. Whatever delivers the
project's other rows delivers these; see docs/operators-api.md for what a row holds.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any
from uuid import uuid4

import psycopg2

from offramp import postgres
from offramp.errors import OfframpError
from offramp.gateway.backend import RefusalError
from offramp.gateway.invocations import TOPIC

ADD = """
    INSERT INTO outbox (id, topic, payload, headers)
    SELECT %(id)s, %(topic)s, %(payload)s, %(headers)s
    WHERE (SELECT count(*) FROM (
        SELECT 1 FROM outbox WHERE state = 'pending' AND topic = %(topic)s LIMIT %(most)s
    ) AS waiting) < %(most)s
    RETURNING pg_notify('outbox', '')"""
MOST_WAITING = 10_000  # with the largest bodies 14 GB; nobody waits for more
RETRY_AFTER_SECONDS = 30
CONNECT_SECONDS = 3
MOST_CONNECTIONS = 2  # the chart's operators.connections tells it
TURN_SECONDS = 10.0
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class OutboxQueue:
    """Writes to the database whose address *url* returns, over MOST_CONNECTIONS at once."""

    url: Callable[[], str]
    most: int = MOST_WAITING
    turn_seconds: float = TURN_SECONDS
    _turns: BoundedSemaphore = field(
        default_factory=lambda: BoundedSemaphore(MOST_CONNECTIONS), init=False, repr=False
    )

    def add(self, payload: Mapping[str, object], headers: Mapping[str, str]) -> None:
        """
        Write one row; it is kept when this returns. Where *most* wait already, none is.

        Anybody may ask for calls, so what the database says is for our log alone.
        """
        if not self._turns.acquire(timeout=self.turn_seconds):
            raise RefusalError(503, "too many calls are being written down", retry_after=1)
        try:
            self._add(payload, headers)
        finally:
            self._turns.release()

    def _add(self, payload: Mapping[str, object], headers: Mapping[str, str]) -> None:
        values = {"id": str(uuid4()), "topic": TOPIC, "most": self.most}
        values |= {"payload": json.dumps(payload), "headers": json.dumps(dict(headers))}
        try:
            with (
                closing(_connect(self.url())) as made,
                made,
                made.cursor() as cursor,
            ):
                cursor.execute(ADD, values)
                if not cursor.rowcount:
                    wait = RETRY_AFTER_SECONDS
                    raise RefusalError(429, "too many calls wait already", retry_after=wait)
        except psycopg2.errors.UndefinedTable as error:
            raise RefusalError(501, "the project's database has no table outbox") from error
        except psycopg2.Error as error:
            LOG.warning("a call could not be written down: %s", postgres.reason(error))
            raise OfframpError("the database does not take the call; try again later") from error


def _connect(url: str) -> Any:
    return psycopg2.connect(
        postgres.address(url),
        connect_timeout=CONNECT_SECONDS,
        fallback_application_name="offramp gateway",
    )
