"""The gateway's numbers from a real Prometheus, through the API server."""

import time
from dataclasses import replace

import pytest

from offramp.errors import OfframpError
from offramp.kubernetes import prometheus
from offramp.kubernetes.delegates import Delegates
from offramp.kubernetes.metrics import PrometheusMetrics
from offramp.kubernetes.names import Names
from offramp.kubernetes.setting import Setting
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster


@pytest.fixture
def metrics(toy):
    """The platform's own Prometheus and gateway, as the chart's defaults name them."""
    setting = Setting()
    routing = Delegates(Names(toy.namespace, "shop", setting))
    return PrometheusMetrics(prometheus.connect(toy.platform.cluster, setting), routing)


def test_routes_nobody_called_have_zeros(metrics):
    """The gateway is scraped, so that nothing was sent is known; it is not lack of numbers."""
    found = metrics.snapshot(["goods-add"])["goods-add"]

    assert (found["old"].requests, found["new"].requests) == (0, 0)


def test_readings_apart_are_of_one_gateway(metrics):
    """Else every window would be missing."""
    first = metrics.snapshot(["goods-add"])["goods-add"]["old"]
    second = metrics.snapshot(["goods-add"])["goods-add"]["old"]

    assert abs(first.since - second.since) <= 3


def test_a_reading_is_later_than_its_question(metrics):
    """A window must not begin before its weight was set."""
    asked = metrics.prometheus.now()
    metrics.snapshot(["goods-add"])
    scraped = metrics._pods(f"timestamp({metrics._uptime})", metrics.prometheus.now())

    assert min(scraped.values()) >= asked


def test_a_gateway_that_is_not_scraped_is_an_error(metrics):
    """No data is not a pass; and somebody who looks need not wait for it."""
    nowhere = Delegates(Names("nowhere", "shop", Setting(gateway_namespace="nowhere")))
    began = time.monotonic()

    with pytest.raises(OfframpError, match="it must scrape the ingress gateway's pods"):
        replace(metrics, routing=nowhere, fresh=False).snapshot(["goods-add"])
    assert time.monotonic() - began < 60


def test_a_prometheus_that_is_not_there_is_named(toy, metrics):
    """Through the API server the answer is an error page of its own."""
    setting = Setting(prometheus="http://nobody.observability:9090")
    lost = prometheus.connect(toy.platform.cluster, setting)

    with pytest.raises(OfframpError, match=r"nobody\.observability:9090, through the API server"):
        replace(metrics, prometheus=lost).snapshot(["goods-add"])
