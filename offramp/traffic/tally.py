"""What came of the requests so far; written by many threads, read by the table."""

import math
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from offramp.percentiles import rank

GROWTH = 1.01  # of a bucket of times to the next
SHORTEST = 0.001  # milliseconds that are told from less
FEWEST_NAMED = 5  # unexpected answers that are kept whole


@dataclass
class Numbers:
    """One route. *times* counts answers by how long they took, in buckets (`took`)."""

    old: int = 0
    new: int = 0
    neither: int = 0  # answered by the gateway itself, or not at all
    unexpected: int = 0
    times: Counter[int] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        return self.old + self.new + self.neither

    def percentile(self, percent: float) -> float | None:
        """
        Return the nearest-rank percentile (0-100) in milliseconds; None without answers.

        It is at most GROWTH times what was measured, and not less.
        """
        left = rank(self.times.total(), percent)
        for bucket in sorted(self.times):
            left -= self.times[bucket]
            if left < 0:
                return GROWTH**bucket
        return None

    def took(self, ms: float) -> None:
        """Count an answer after *ms* milliseconds."""
        self.times[math.ceil(math.log(max(ms, SHORTEST), GROWTH))] += 1


@dataclass(frozen=True)
class Unexpected:
    """An answer that was not what its case expects, or none at all."""

    function: str
    case: str
    side: str
    problems: tuple[str, ...]


class Tally:
    """Counts of a run by function; safe to use from many threads."""

    def __init__(self, functions: Iterable[str]) -> None:
        self.numbers = {name: Numbers() for name in functions}
        self.examples: list[Unexpected] = []
        self.not_started = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        return sum(numbers.requests for numbers in self.numbers.values())

    @property
    def unexpected(self) -> int:
        return sum(numbers.unexpected for numbers in self.numbers.values())

    def answered(self, function: str | None, side: str | None, ms: float | None) -> None:
        """
        Count one request by the side that answered; *ms* is None when nobody did.

        A request of no function (a route that stays) is not counted.
        """
        if function is None:
            return
        with self._lock:
            numbers = self.numbers[function]
            if side == "old":
                numbers.old += 1
            elif side == "new":
                numbers.new += 1
            else:
                numbers.neither += 1
            if ms is not None:
                numbers.took(ms)

    def wrong(self, example: Unexpected) -> None:
        """Count an unexpected answer, and keep the first few that differ."""
        with self._lock:
            self.numbers[example.function].unexpected += 1
            if len(self.examples) < FEWEST_NAMED and example not in self.examples:
                self.examples.append(example)

    def missed(self) -> None:
        """Count a request that could not be started in time."""
        with self._lock:
            self.not_started += 1
