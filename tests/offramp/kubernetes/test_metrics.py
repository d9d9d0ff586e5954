"""When a snapshot is taken: never of a time before it was asked for."""

from dataclasses import dataclass, field

import pytest

from offramp.errors import OfframpError
from offramp.kubernetes.metrics import PrometheusMetrics
from offramp.kubernetes.prometheus import Sample


@dataclass
class Scrapes:
    """A Prometheus in a simulation: scrapes each pod of *starts* every *interval* seconds."""

    starts: dict[str, float]
    interval: float = 15.0
    time: float = 1000.0
    asked: list[float] = field(default_factory=list)
    name: str = "Prometheus"

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds

    def query(self, promql, at):
        last = at - at % self.interval
        if promql.startswith("timestamp(") and "-" not in promql.partition(")")[2]:
            return [Sample({"instance": pod}, last) for pod in self.starts]
        if promql.startswith("timestamp("):
            return [Sample({"instance": pod}, start) for pod, start in self.starts.items()]
        self.asked.append(at)
        return []


def metrics(scrapes, routing, **options):
    return PrometheusMetrics(scrapes, routing, clock=scrapes.now, sleep=scrapes.sleep, **options)


def test_it_waits_for_a_scrape_after_it_was_asked(routing):
    """What was counted before a weight was set is no evidence about it."""
    scrapes = Scrapes({"a:1": 10.0})

    metrics(scrapes, routing).snapshot(["goods-add"])

    assert scrapes.asked == [1005.0]


def test_who_only_looks_does_not_wait(routing):
    """`offramp status` is for people."""
    scrapes = Scrapes({"a:1": 10.0})

    metrics(scrapes, routing, fresh=False).snapshot(["goods-add"])

    assert scrapes.asked == [1000.0]


def test_a_gateway_that_is_not_scraped_is_an_error_and_no_zero(routing):
    """No data is not a pass."""
    with pytest.raises(OfframpError, match="no recent numbers of the gateway"):
        metrics(Scrapes({}), routing).snapshot(["goods-add"])


def test_a_prometheus_that_scrapes_no_more_is_an_error(routing):
    """It must not stop a shift for ever."""
    with pytest.raises(OfframpError, match="no recent numbers"):
        metrics(Scrapes({"a:1": 10.0}, interval=10_000), routing).snapshot(["goods-add"])


@pytest.mark.parametrize(
    "later",
    [
        {"a:1": 10.0, "b:1": 500.0},
        {"b:1": 20.0},
        {"a:1": 10.0},
        {"a:1": 900.0, "b:1": 20.0},
        {"a:1": 10.0, "c:1": 20.0},
    ],
)
def test_a_pod_that_restarts_comes_or_goes_is_noticed(routing, later):
    """Sums over different pods are never compared; `between` looks at this mark."""
    first = Scrapes({"a:1": 10.0, "b:1": 20.0})
    second = Scrapes(later)

    marks = [
        metrics(each, routing).snapshot(["goods-add"])["goods-add"]["new"].since
        for each in (first, second)
    ]

    assert abs(marks[0] - marks[1]) > 3


def test_readings_of_one_start_some_seconds_apart_are_the_same_start(routing):
    """Envoy renews its age every five seconds only."""
    marks = [
        metrics(Scrapes({"a:1": start}), routing).snapshot(["goods-add"])["goods-add"]["old"].since
        for start in (10.2, 16.1)
    ]

    assert abs(marks[0] - marks[1]) < 3
