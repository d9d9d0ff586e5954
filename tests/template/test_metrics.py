"""Requests are counted before prometheus-client is there to tell them."""

from offramp_runtime.metrics import Metrics
from prometheus_client import CollectorRegistry, generate_latest


def test_what_was_counted_before_is_told():
    """A cold start's own first answer and its phases are what operators look for."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    metrics.watch_in_flight(lambda: 3)
    metrics.cold_start("import", 0.5)
    metrics.answered(200, "GET", 0.01)
    metrics.refused()
    assert generate_latest(registry) == b""

    metrics.register()
    metrics.register()
    metrics.answered(200, "GET", 0.01)

    told = generate_latest(registry).decode()
    assert 'http_requests_total{code="200",method="GET"} 2.0' in told
    assert 'offramp_cold_start_seconds{phase="import"} 0.5' in told
    assert "http_requests_in_flight 3.0" in told
    assert "offramp_refusals_total 1.0" in told
