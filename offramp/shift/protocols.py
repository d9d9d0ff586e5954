"""What a shift needs; this machine and a cluster are two ways to have it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from offramp.shift.journal import Entry
from offramp.window import Counters


class Router(Protocol):
    """Keeps each function's weight: percent to new, 0-100."""

    def weight(self, function: str) -> int: ...

    def weights(self) -> dict[str, int]: ...

    def set_weights(
        self, wanted: Mapping[str, int], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """
        Change all of *wanted* at once, or nothing; returns when it is in effect.

        Raises `OfframpError`, and changes nothing, where weights are not as *expected*: one
        writer cannot undo what another did since it looked.
        """


class Metrics(Protocol):
    """Tells what both sides answered, measured at the gateway and never by a side itself."""

    def snapshot(self, functions: Iterable[str]) -> Mapping[str, Mapping[str, Counters]]:
        """Return {function: {"old": counters, "new": counters}}; raises `OfframpError`."""


class Journal(Protocol):
    """Keeps what was shifted when, by whom, and on what evidence; nothing is ever removed."""

    def append(self, entries: Collection[Entry]) -> None:
        """Write *entries* as one piece; they are kept when this returns."""

    def entries(self, subjects: Collection[str]) -> Iterator[Entry]:
        """Yield the entries about *subjects*, oldest first."""
