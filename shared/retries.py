"""
Try again when a service fails for a moment.

Waits use "full jitter", so that callers that failed together do not return together.
Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


class TemporaryError(Exception):
    """
    A service did not do it now, but may later.

    *retry_after* is the wait in seconds that the service asked for; 0 when it said nothing.
    """

    def __init__(self, reason: str, *, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentError(Exception):
    """A service refused, and would refuse the same thing again."""


@dataclass(frozen=True)
class Backoff:
    """How often to try and how long to wait; times in seconds, *growth* from one to the next."""

    attempts: int = 4
    first: float = 0.1
    longest: float = 5.0
    longest_asked: float = 10.0
    growth: float = 2.0

    def wait(self, failures: int) -> float:
        """Return a wait in [0, min(longest, first * growth**(failures - 1))], failures from 1."""
        bound = self.first * self.growth ** min(failures - 1, 63)
        return random.uniform(0, min(self.longest, bound))  # noqa: S311 - no secret

    def waits(self) -> Iterator[float]:
        """Yield ``attempts - 1`` waits, each up to *growth* times as long as the one before."""
        for failures in range(1, self.attempts):
            yield self.wait(failures)


def retry(
    action: Callable[[], T], *, backoff: Backoff, sleep: Callable[[float], None] = time.sleep
) -> T:
    """
    Return ``action()``, trying again after each TemporaryError.

    Only for actions that may safely run twice. A wait that the service asked for is kept, up to
    ``backoff.longest_asked``. Raises the last error when all attempts failed; any other error
    passes through at once.
    """
    for wait in backoff.waits():
        try:
            return action()
        except TemporaryError as error:
            sleep(max(wait, min(error.retry_after, backoff.longest_asked)))
    return action()


def asked_wait(header: str | None) -> float:
    """Return the seconds of a Retry-After header; 0 where there is none or it is a date."""
    return float(header) if header and header.isascii() and header.isdigit() else 0.0
