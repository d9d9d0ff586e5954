"""
Start requests on schedule, whether or not earlier ones were answered.

A generator that waits for answers slows down with the server and hides its slowness
("coordinated omission"; G. Tene, "How NOT to Measure Latency", 2013). Here a slow server
meets the same rate as a fast one, up to a bound that is told.
"""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Pace:
    """*rate* requests a second for *seconds*, at most *most_at_once* under way."""

    rate: float
    seconds: float
    most_at_once: int = 64

    @property
    def requests(self) -> int:
        return round(self.rate * self.seconds)


def drive(
    pace: Pace, items: Iterable[T], action: Callable[[T], None], missed: Callable[[], None]
) -> None:
    """
    Call ``action(item)`` in a thread ``n / rate`` seconds from now, for the n-th of *items*.

    They are taken one by one, as their time comes. Calls *missed* instead while
    ``most_at_once`` actions are under way. Returns when all have ended; an error of an action
    is raised then.
    """
    free = threading.BoundedSemaphore(pace.most_at_once)
    errors: list[BaseException] = []

    def ended(future: Future[None]) -> None:
        free.release()
        if error := future.exception():
            errors.append(error)

    begin = time.monotonic()
    with ThreadPoolExecutor(pace.most_at_once, thread_name_prefix="request") as pool:
        for n, item in enumerate(islice(items, pace.requests)):
            time.sleep(max(0.0, begin + n / pace.rate - time.monotonic()))
            if errors:
                break
            if free.acquire(blocking=False):
                pool.submit(action, item).add_done_callback(ended)
            else:
                missed()
    if errors:
        raise errors[0]
