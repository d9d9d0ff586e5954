"""
What functions count beyond the runtime's own HTTP metrics (prometheus-client).

Each is registered on first use. A name can be registered only once, so threads that need the
same one for the first time at the same moment wait for each other.
"""

import sys
from collections.abc import Callable
from functools import cache, wraps
from threading import Lock, Timer
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge

T = TypeVar("T")
LATER_SECONDS = 1.0
_making = Lock()


def _made_once(make: Callable[[], T]) -> Callable[[], T]:
    kept = cache(make)

    @wraps(make)
    def get() -> T:
        with _making:
            return kept()

    return get


@_made_once
def problems() -> "Counter":
    """Return the counter of problem documents, by their code."""
    from prometheus_client import Counter

    return Counter("function_problems_total", "Problem documents sent, by code.", ["code"])


@_made_once
def cold_starts() -> "Counter":
    """Return the counter that grows once for each process that answers."""
    from prometheus_client import Counter

    return Counter("function_cold_starts_total", "First requests of a process.")


def count_cold_start() -> None:
    """Count one; a second later where prometheus-client must be loaded first: no answer waits."""
    if "prometheus_client" in sys.modules:
        cold_starts().inc()
        return
    later = Timer(LATER_SECONDS, lambda: cold_starts().inc())
    later.daemon = True
    later.start()


@_made_once
def dependencies() -> "Gauge":
    """Return 1 for a dependency that answered the last health check, else 0."""
    from prometheus_client import Gauge

    return Gauge("dependency_up", "Whether a dependency answered its last check.", ["dependency"])
