"""Wait for what other processes do, without guessing how long they take."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(claim: Callable[[], T], *, seconds: float = 60) -> T:
    """
    Return the first true answer of *claim*; TimeoutError after *seconds*.

    The time is for a machine on which everything else runs too; it is spent only by a failure.
    """
    deadline = time.monotonic() + seconds
    while not (answer := claim()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not true within {seconds:g} s; the last answer was {answer!r}")
        time.sleep(0.01)
    return answer
