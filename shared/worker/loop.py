"""
The worker: take as many due rows as threads are free, deliver them, wait for more.

While a row is in hand its lease is prolonged, so that a slow service never makes it look
abandoned; when the process is killed nobody prolongs it, and another worker takes the row.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from shared.errors import Unavailable
from shared.outbox import rows
from shared.outbox.rows import Row, Topics
from shared.retries import Backoff
from shared.services import Services
from shared.worker import expired, numbers
from shared.worker.attempt import Attempts
from shared.worker.topics import SLOW
from shared.worker.wakeups import Wakeups

log = logging.getLogger(__name__)

WITHOUT_DATABASE = Backoff(first=0.5, longest=10.0)


@dataclass(frozen=True)
class Pace:
    """How a worker works; times in seconds."""

    threads: int = 4
    lease: float = 60.0
    poll: float = 1.0
    keep: float = 7 * 86_400.0  # for how long delivered rows stay


@dataclass
class Worker:
    """Delivers until `stop` is called; *name* is unique among all workers."""

    name: str
    services: Services
    attempts: Attempts
    wakeups: Wakeups
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._in_hand: dict[UUID, str] = {}  # id -> topic
        self._kept_at = time.monotonic()

    def is_alive(self) -> bool:
        """
        Tell whether leases are prolonged in time, or at least tried to be.

        A database that is away is no reason to start again.
        """
        return time.monotonic() - self._kept_at < self.pace.lease

    def stop(self) -> None:
        """Take no more rows; `run` returns when those in hand are done."""
        self._stopped.set()
        self.wakeups.wake()

    def run(self) -> None:
        """Deliver until stopped; a database that is away is waited for."""
        failures = 0
        with self._keeping_leases(), ThreadPoolExecutor(self.pace.threads) as pool:
            while not self._stopped.is_set():
                self.wakeups.listen()
                try:
                    self._begin(pool)
                except Unavailable as error:
                    failures += 1
                    log.warning("%s", error)
                    self.wakeups.wait(WITHOUT_DATABASE.wait(failures))
                else:
                    failures = 0
                    self.wakeups.wait(self.pace.poll)
            log.info("no more rows are taken; %d are finished first", len(self._in_hand))

    def _begin(self, pool: ThreadPoolExecutor) -> None:
        free = self.pace.threads - len(self._in_hand)
        if free == 0:
            return
        with self.services.database.transaction() as connection:
            slow = self._lease(
                connection, Topics(SLOW, among=True), min(free, self._free_for_slow())
            )
            taken = [*slow, *self._lease(connection, Topics(SLOW), free - len(slow))]
        self._in_hand.update({row.id: row.topic for row in taken})
        for row in taken:
            pool.submit(self.attempts.run, row).add_done_callback(partial(self._done, row))

    def _free_for_slow(self) -> int:
        """Return how many slow rows may be taken; of two threads or more, one is for others."""
        held = sum(topic in SLOW for topic in list(self._in_hand.values()))
        return max(1, self.pace.threads - 1) - held

    def _lease(self, connection: Connection, topics: Topics, limit: int) -> list[Row]:
        if limit <= 0:
            return []
        seconds = self.pace.lease
        return rows.lease(connection, self.name, limit=limit, seconds=seconds, topics=topics)

    def _done(self, row: Row, attempt: Future[None]) -> None:
        self._in_hand.pop(row.id, None)
        if error := attempt.exception():
            log.error("%s %s is left to its lease: %s", row.topic, row.id, error)
        self.wakeups.wake()

    @contextmanager
    def _keeping_leases(self) -> Iterator[None]:
        """Prolong the leases of rows in hand, three times in each lease, and count the rest."""
        ended = threading.Event()
        threads = [
            threading.Thread(target=self._repeat, args=(ended, work), daemon=True)
            for work in (self._prolong_leases, self._count_and_forget)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def _repeat(self, ended: threading.Event, work: Callable[[Connection], None]) -> None:
        while not ended.wait(self.pace.lease / 3):
            try:
                with self.services.database.transaction() as connection:
                    work(connection)
            except (Unavailable, DBAPIError) as error:
                log.warning("could not%s: %s", work.__name__.replace("_", " "), error)
            if work == self._prolong_leases:
                self._kept_at = time.monotonic()

    def _prolong_leases(self, connection: Connection) -> None:
        rows.keep(connection, self.name, list(self._in_hand), seconds=self.pace.lease)

    def _count_and_forget(self, connection: Connection) -> None:
        numbers.queue(*rows.counts(connection))
        rows.forget(connection, seconds=self.pace.keep)
        expired.remove(connection)
