"""
Calls for later, as rows of the project's table `outbox`.

It knows the table, not the application, as `offramp deadletters` does. Whatever delivers the
project's other rows delivers these; see docs/operators-api.md for what a row holds.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

import psycopg2

from offramp import postgres
from offramp.errors import OfframpError
from offramp.gateway.backend import RefusalError
from offramp.gateway.invocations import TOPIC

ADD = """
    INSERT INTO outbox (id, topic, payload, headers)
    VALUES (%s, %s, %s, %s) RETURNING pg_notify('outbox', '')"""
CONNECT_SECONDS = 3
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class OutboxQueue:
    """Writes to the database whose address *url* returns."""

    url: Callable[[], str]

    def add(self, payload: Mapping[str, object], headers: Mapping[str, str]) -> None:
        """
        Write one row; it is kept when this returns.

        Anybody may ask for calls, so what the database says is for our log alone.
        """
        values = (str(uuid4()), TOPIC, json.dumps(payload), json.dumps(dict(headers)))
        address = postgres.address(self.url())
        try:
            with (
                closing(psycopg2.connect(address, connect_timeout=CONNECT_SECONDS)) as made,
                made,
                made.cursor() as cursor,
            ):
                cursor.execute(ADD, values)
        except psycopg2.errors.UndefinedTable as error:
            raise RefusalError(501, "the project's database has no table outbox") from error
        except psycopg2.Error as error:
            LOG.warning("a call could not be written down: %s", postgres.reason(error))
            raise OfframpError("the database does not take the call; try again later") from error
