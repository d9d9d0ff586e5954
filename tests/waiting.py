"""Wait for what other processes do, without guessing how long they take."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE_SECONDS = 60.0  # for a machine on which everything else runs too


def until(claim: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """
    Return the first true answer of *claim*; TimeoutError after *seconds*.

    The time is spent only by a failure.
    """
    deadline = time.monotonic() + seconds
    while not (answer := claim()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not true within {seconds:g} s; the last answer was {answer!r}")
        time.sleep(0.01)
    return answer
