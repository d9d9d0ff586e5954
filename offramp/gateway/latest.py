"""Answers that cost others much and are asked for often: kept for a moment, asked once."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from offramp.errors import OfframpError

T = TypeVar("T")
FRESH_SECONDS = 1.0


@dataclass
class Latest(Generic[T]):
    """
    What *ask* returned within the last *seconds*, which may be an `OfframpError`.

    One asks at a time; whoever comes meanwhile waits and has that answer. So pages that poll,
    and whoever floods an open path, cost at most one question in *seconds*.
    """

    ask: Callable[[], T]
    seconds: float = FRESH_SECONDS
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answer: Callable[[], T] | None = None
    _until: float = 0.0

    def __call__(self) -> T:
        with self._lock:
            if self._answer is None or self.clock() >= self._until:
                self._answer = self._asked()
                self._until = self.clock() + self.seconds
            answer = self._answer
        return answer()

    def _asked(self) -> Callable[[], T]:
        """Return how to answer; an error is made anew for each who gets it."""
        try:
            found = self.ask()
        except OfframpError as error:
            told = str(error)

            def refuse() -> T:
                raise OfframpError(told)

            return refuse
        return lambda: found
