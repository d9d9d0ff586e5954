"""
Waiting for work: until a row was written, a thread is free, or some seconds have passed.

PostgreSQL's NOTIFY saves the wait, nothing more: when it is lost, or PgBouncer does not pass
LISTEN on, the next look at the table finds the row all the same.
"""

import logging
import os
import select
from contextlib import suppress

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2


class Wakeups:
    """One listening connection, made anew after it broke, and a pipe for this process."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._listening: connection | None = None
        self._out, self._in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def wake(self) -> None:
        """End the present wait, or the next; also from another thread or a signal."""
        with suppress(BlockingIOError):
            os.write(self._in, b"!")

    def listen(self) -> None:
        """Connect where that is needed; without a database the seconds alone must do."""
        if self._listening is not None:
            return
        try:
            made = psycopg2.connect(
                self._url, connect_timeout=CONNECT_SECONDS, fallback_application_name="ledger"
            )
            made.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with made.cursor() as cursor:
                cursor.execute("LISTEN outbox")
            self._listening = made
        except psycopg2.Error as error:
            log.warning("cannot listen for new rows: %s", str(error).strip())

    def wait(self, seconds: float) -> None:
        """Return when there is something to look for, at the latest after *seconds*."""
        sources: list[int] = [self._out]
        if self._listening is not None:
            sources.append(self._listening.fileno())
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._out in ready:
            with suppress(BlockingIOError):
                os.read(self._out, 65_536)
        if len(ready) > (self._out in ready):
            self._collect()

    def close(self) -> None:
        """End the connection and the pipe."""
        self._disconnect()
        os.close(self._out)
        os.close(self._in)

    def _collect(self) -> None:
        if self._listening is None:
            return
        try:
            self._listening.poll()
            self._listening.notifies.clear()
        except psycopg2.Error:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._listening is not None:
            with suppress(psycopg2.Error):
                self._listening.close()
            self._listening = None
