"""
Counts requests from the first on; prometheus-client, whose import is long, comes later.

What is counted before `register` waits here, so that no start and no first answer waits for
an import that only a scrape needs.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from offramp_runtime.series import Series

Call = Callable[["Series"], None]


class Metrics:
    """Counts the requests of one process; in prometheus-client's own registry without another."""

    def __init__(self, registry: "CollectorRegistry | None" = None) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._waiting: list[Call] = []
        self._series: Series | None = None

    def register(self) -> None:
        """Have prometheus-client tell all of it from now on; may be called again."""
        if self._series is not None:
            return
        from offramp_runtime.series import Series

        series = Series(self._registry)
        with self._lock:
            for call in self._waiting:
                call(series)
            self._waiting.clear()
            self._series = series

    def answered(self, status: int, method: str, seconds: float) -> None:
        """Count one answered request."""
        series = self._series
        if series is None:
            self._later(lambda made: made.answered(status, method, seconds))
        else:
            series.answered(status, method, seconds)

    def refused(self) -> None:
        """Count one request that was refused because max_inflight are being answered."""
        self._later(lambda made: made.refused())

    def watch_in_flight(self, count: Callable[[], int]) -> None:
        """Take the number of requests in flight from *count* whenever asked."""
        self._later(lambda made: made.watch_in_flight(count))

    def cold_start(self, phase: str, seconds: float) -> None:
        """Note that *phase* took *seconds*: start, import, ready, or first_answer."""
        self._later(lambda made: made.cold_start(phase, seconds))

    def _later(self, call: Call) -> None:
        with self._lock:
            if self._series is None:
                self._waiting.append(call)
                return
        call(self._series)
