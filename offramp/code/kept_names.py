"""
The names of scopes that were asked for, while there is room: each holds its function's tree.

Functions are gone through several times, one after the other: were the oldest forgotten, each
would be just before it is needed again. So the first are kept, and only what comes after them
makes room for others.
"""

from __future__ import annotations

from offramp.code.names import Names

KEPT = 4_500
PASSING = 300


class KeptNames:
    """Names by the key of their scope."""

    def __init__(self, kept: int = KEPT, passing: int = PASSING) -> None:
        self._room = kept
        self._room_passing = passing
        self._kept: dict[str, Names] = {}
        self._passing: dict[str, Names] = {}

    def get(self, key: str) -> Names | None:
        """Return the names that were put there, None where they are not held."""
        return self._kept.get(key) or self._passing.get(key)

    def put(self, key: str, names: Names) -> Names:
        """Hold *names*, and return them."""
        if len(self._kept) < self._room:
            self._kept[key] = names
            return names
        self._passing[key] = names
        if len(self._passing) > self._room_passing:
            del self._passing[next(iter(self._passing))]  # the oldest
        return names
