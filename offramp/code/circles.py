"""What leads to itself: objects that keep each other, names of the application put on others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from offramp.code.expressions import NOTHING

K = TypeVar("K")


class Circles(Generic[K]):
    """
    Answers about keys that may be asked for while they are being found.

    What leads back to such a key stands for nothing there. Until the first one asked for is
    found, each is found once: three classes that make each other with what they keep would else
    be gone through by every way, of which there are twice as many with each step.
    """

    def __init__(self) -> None:
        self._found: dict[K, str | None] = {}
        self._ends = 0  # ways that led back

    def once(self, key: K, find: Callable[[], str | None]) -> str | None:
        """Return what *find* returns for *key*, or `NOTHING` where all ways lead back."""
        if key in self._found:
            self._ends += self._found[key] == NOTHING
            return self._found[key]
        is_first, ends = not self._found, self._ends
        self._found[key] = NOTHING
        try:
            found = find()
            leads_back = found is None and self._ends > ends
            self._found[key] = NOTHING if leads_back and not is_first else found
            return self._found[key]
        finally:
            if is_first:
                self._found.clear()
