"""Callers in a simulation: time passes only in `wait`, and then requests arrive by weight."""

from dataclasses import dataclass, field

from offramp.shift.protocols import Router
from offramp.window import Counters

SIDES = ("old", "new")


@dataclass
class Traffic:
    """*per_second* requests for each function; *bad* of a function's new side fail (0-1)."""

    router: Router
    per_second: dict[str, int]
    bad: dict[str, float] = field(default_factory=dict)
    now: float = 0.0
    restarts_at: float = float("inf")
    counted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def wait(self, seconds: float) -> None:
        """Let requests of *seconds* arrive."""
        if self.now < self.restarts_at <= self.now + seconds:
            self.counted.clear()
        self.now += seconds
        for function, rate in self.per_second.items():
            new = round(rate * seconds * self.router.weight(function) / 100)
            failed = round(new * self.bad.get(function, 0.0))
            self._count(function, "new", new, failed)
            self._count(function, "old", round(rate * seconds) - new, 0)

    def snapshot(self, functions):
        return {f: {side: self._counters(f, side) for side in SIDES} for f in functions}

    def _count(self, function: str, side: str, requests: int, failed: int) -> None:
        before = self.counted.get((function, side), (0, 0))
        self.counted[function, side] = (before[0] + requests, before[1] + failed)

    def _counters(self, function: str, side: str) -> Counters:
        requests, failed = self.counted.get((function, side), (0, 0))
        since = self.restarts_at if self.now >= self.restarts_at else 0.0
        return Counters(requests, failed, 0, 0, ((10.0, requests),), since)
