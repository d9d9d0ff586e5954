"""What a shift needs of the gateway; Envoy's files and Istio are two ways to have it."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from offramp.window import Counters


class Router(Protocol):
    """Keeps each function's weight: percent to new, 0-100."""

    def weight(self, function: str) -> int: ...

    def weights(self) -> dict[str, int]: ...

    def set_weights(self, wanted: Mapping[str, int]) -> None:
        """Change all of *wanted* at once, or nothing; returns when it is in effect."""


class Metrics(Protocol):
    """Tells what both sides answered, measured at the gateway and never by a side itself."""

    def snapshot(self, functions: Iterable[str]) -> Mapping[str, Mapping[str, Counters]]:
        """Return {function: {"old": counters, "new": counters}}; raises `OfframpError`."""
