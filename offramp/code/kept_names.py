"""
The names of scopes that were asked for, while there is room: each holds its function's tree.

Functions are gone through several times, one after the other: were the oldest forgotten, each
would be just before it is needed again. So the first are kept, and only what comes after them
makes room for others.
"""

from __future__ import annotations

from offramp.code.names import Names

KEPT = 640_000  # nodes, of some 360 bytes each
PASSING = 40_000
ITSELF = 10  # nodes that one scope's own tables are as large as


class KeptNames:
    """Names by the key of their scope, up to so many nodes of their trees."""

    def __init__(self, kept: int = KEPT, passing: int = PASSING) -> None:
        self._room = kept
        self._room_passing = passing
        self.let_go()

    def let_go(self) -> None:
        """Hold none of those that were put there."""
        self._kept: dict[str, Names] = {}
        self._passing: dict[str, Names] = {}
        self._used = 0
        self._used_passing = 0

    @property
    def room(self) -> int:
        """For how many nodes more there is room; others may use it until then."""
        return self._room - self._used

    def get(self, key: str) -> Names | None:
        """Return the names that were put there, None where they are not held."""
        return self._kept.get(key) or self._passing.get(key)

    def put(self, key: str, names: Names) -> Names:
        """Hold *names*, and return them."""
        size = _size(names)
        if self._used + size <= self._room:
            self._used += size
            self._kept[key] = names
            return names
        self._passing[key] = names
        self._used_passing += size
        while self._used_passing > self._room_passing and len(self._passing) > 1:
            oldest = next(iter(self._passing))
            self._used_passing -= _size(self._passing.pop(oldest))
        return names


def _size(names: Names) -> int:
    return ITSELF + sum(map(len, names.own.nodes.values()))
