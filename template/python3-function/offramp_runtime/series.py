"""
Prometheus metrics under of-watchdog's names, so that its dashboards and alerts keep working.

Source: https://github.com/openfaas/of-watchdog, README, "Metrics".
"""

from collections.abc import Callable

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram


class Series:
    """What prometheus-client tells of one process."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or REGISTRY
        labels = ("code", "method")
        self._total = Counter(
            "http_requests_total", "Requests answered.", labels, registry=registry
        )
        self._seconds = Histogram(
            "http_request_duration_seconds", "Time to answer.", labels, registry=registry
        )
        self._in_flight = Gauge(
            "http_requests_in_flight", "Requests being answered.", registry=registry
        )
        self._refused = Counter(
            "offramp_refusals_total", "Requests refused beyond max_inflight.", registry=registry
        )
        self._cold_start = Gauge(
            "offramp_cold_start_seconds",
            "Time that a phase of starting took.",
            ("phase",),
            registry=registry,
        )
        self._children: dict[tuple[int, str], tuple[Counter, Histogram]] = {}

    def answered(self, status: int, method: str, seconds: float) -> None:
        """Count one answered request."""
        pair = self._children.get((status, method))
        if pair is None:
            pair = (self._total.labels(status, method), self._seconds.labels(status, method))
            self._children[status, method] = pair
        pair[0].inc()
        pair[1].observe(seconds)

    def refused(self) -> None:
        """Count one request that was refused: a handler may have reasons of its own for a 429."""
        self._refused.inc()

    def watch_in_flight(self, count: Callable[[], int]) -> None:
        """Take the number of requests in flight from *count* whenever asked."""
        self._in_flight.set_function(count)

    def cold_start(self, phase: str, seconds: float) -> None:
        """
        Note that *phase* took *seconds*.

        A gauge, since each process starts once: the numbers of many processes are compared
        as they are, and a histogram's single observation would be lost in `increase`.
        """
        self._cold_start.labels(phase).set(seconds)
