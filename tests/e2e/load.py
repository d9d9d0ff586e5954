"""Traffic that goes on while a test does something: an open model, started on schedule."""

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from offramp.cases.connection import Connection
from offramp.catalogue import Catalogue, Function
from offramp.platforms.front import in_folder
from offramp.traffic import mix, report
from offramp.traffic.run import Traffic
from offramp.traffic.schedule import Pace, drive
from offramp.traffic.tally import Numbers, Tally
from tests.waiting import until

LONGEST_SECONDS = 900


class EndedError(Exception):
    """The test has seen enough."""


@dataclass
class Load:
    """Sends the cases of some functions at *rate* a second while its block runs."""

    traffic: Traffic
    rate: float
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def ready(
        cls,
        catalogue: Catalogue,
        connection: Connection,
        secrets: Path,
        functions: Iterable[Function],
        rate: float,
    ) -> Self:
        chosen = tuple(functions)
        entries = mix.entries(chosen or catalogue.functions, evenly=bool(chosen))
        return cls(Traffic.ready(catalogue, connection, in_folder(secrets), entries), rate)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join()

    @property
    def tally(self) -> Tally:
        return self.traffic.tally

    @property
    def numbers(self) -> Numbers:
        """All routes together."""
        whole = Numbers()
        for each in self.tally.numbers.values():
            whole.old += each.old
            whole.new += each.new
            whole.neither += each.neither
            whole.unexpected += each.unexpected
            whole.times += each.times
        return whole

    def wait_for(self, requests: int, *, seconds: float = LONGEST_SECONDS) -> None:
        """Return when so many more requests were answered."""
        wanted = self.tally.requests + requests
        until(lambda: self.tally.requests >= wanted, seconds=seconds)

    def told(self) -> str:
        """Return what happened, for a failing test."""
        examples = "\n".join(map(str, self.tally.examples))
        return f"{report.line(self.tally)}\n{examples}"

    def _run(self) -> None:
        order = itertools.cycle(
            tuple(itertools.islice(mix.endless(self.traffic.entries, seed=1), 10_000))
        )

        def send(number: int) -> None:
            if self._ended.is_set():
                raise EndedError
            with self._turn:
                entry = next(order)
            self.traffic.sender.perform(entry, number)

        try:
            drive(Pace(self.rate, LONGEST_SECONDS), itertools.count(), send, self.tally.missed)
        except EndedError:
            return
