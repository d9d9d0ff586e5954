"""
What Prometheus holds of both sides, as counters; pure.

Envoy's names differ by how its statistics' tags are cut: Istio's ingress gateway has
``envoy_cluster_upstream_rq{response_code_class="2xx", cluster_name=…}``, an Envoy with its
own defaults ``envoy_cluster_upstream_rq_xx{envoy_response_code_class="2", …}``. Both are read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from offramp.errors import OfframpError
from offramp.kubernetes.prometheus import Sample
from offramp.kubernetes.routing import Routing
from offramp.window import Counters

ANSWERS = ("envoy_cluster_upstream_rq", "envoy_cluster_upstream_rq_xx")
LATE = "envoy_cluster_upstream_rq_timeout"
CUT = "envoy_cluster_upstream_cx_destroy_remote_with_active_rq"
ENDED = "envoy_cluster_upstream_cx_destroy_local_with_active_rq"
WAITING = "envoy_cluster_upstream_rq_active"
BUCKET = "envoy_cluster_upstream_rq_time_bucket"
CLUSTER = ("cluster_name", "envoy_cluster_name")
CLASS = ("response_code_class", "envoy_response_code_class")
CODE = ("response_code", "envoy_response_code")
GOOD, MOVED, CLIENT_ERROR, FAILURE = "2", "3", "4", "5"  # 1xx are none: an answer follows
UNMODIFIED = "304"  # the one status that is counted by itself


def query(routing: Routing, functions: Iterable[str]) -> str:
    """
    Return one question for all series of *functions*, so that they are of one instant.

    Of the gateway's namespace alone: sidecars of others may publish their own of the same names.
    """
    either = f"({'|'.join(sorted(functions))})"
    old, new = (_pattern(name, either) for name in (routing.old_cluster, routing.new_cluster))
    where = f'namespace="{routing.names.setting.gateway_namespace}"'
    names = f'__name__=~"{"|".join((*ANSWERS, LATE, CUT, ENDED, WAITING, BUCKET))}",{where}'
    # the semicolon: newer Istio ends a cluster's name with one
    return " or ".join(f'{{{names},{label}=~"({old}|{new});?"}}' for label in CLUSTER)


def counters(
    samples: Iterable[Sample], routing: Routing, functions: Iterable[str], since: float
) -> dict[str, dict[str, Counters]]:
    """
    Return {function: {"old", "new"}}; a side without series has answered nothing.

    A pod that is scraped twice (by two jobs, or on two ports) counts once.
    """
    once: dict[Series, float] = {}
    for sample in samples:
        series = Series.of(sample)
        once[series] = max(sample.value, once.get(series, 0.0))
    sides: dict[str, _Side] = defaultdict(_Side)
    for series, value in once.items():
        sides[series.cluster].add(series, value)
    return {
        function: {
            "old": sides[routing.old_cluster(function)].counters(since),
            "new": sides[routing.new_cluster(function)].counters(since),
        }
        for function in functions
    }


@dataclass(frozen=True)
class Series:
    """What tells one number of one gateway pod from all others."""

    name: str
    cluster: str
    status: str  # the first digit, where it is counted by it, or UNMODIFIED
    upper: float  # of a histogram's bucket
    pod: str

    @classmethod
    def of(cls, sample: Sample) -> "Series":
        labels = sample.labels
        status = _first(labels, CLASS)[:1]
        if _first(labels, CODE) == UNMODIFIED:
            status = UNMODIFIED
        return cls(
            labels.get("__name__", ""),
            _first(labels, CLUSTER).rstrip(";"),
            status,
            _bound(labels.get("le", "inf")),
            labels.get("pod") or labels.get("instance", "").rpartition(":")[0],
        )


@dataclass
class _Side:
    """One side, summed over the gateway's pods."""

    classes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    others: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # by name
    below: dict[float, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, series: Series, value: float) -> None:
        if series.name == BUCKET:
            self.below[series.upper] += value
        elif series.name not in ANSWERS:
            self.others[series.name] += value
        elif series.status:
            self.classes[series.status] += value

    def counters(self, since: float) -> Counters:
        return Counters(
            requests=round(sum(self.classes[n] for n in (GOOD, MOVED, CLIENT_ERROR, FAILURE))),
            failures=round(self.classes[FAILURE]),
            broken=round(self.others[CUT] + self.others[LATE]),
            client_errors=round(self.classes[CLIENT_ERROR]),
            buckets=tuple(self._buckets()),
            since=since,
            ended=round(self.others[ENDED]),
            late=round(self.others[LATE]),
            moved=round(self.classes[MOVED]),
            unmodified=round(self.classes[UNMODIFIED]),
            waiting=round(self.others[WAITING]),
        )

    def _buckets(self) -> Iterator[tuple[float, int]]:
        """
        Yield the answers in each bucket; none where there is but the one without a bound.

        The answers in that one took longer than any bound, nobody knows how much: as much again.
        """
        last, before = 0.0, 0.0
        for upper, count in sorted(self.below.items()):
            bound = upper if isfinite(upper) else last * 2
            if bound:
                yield bound, round(count - before)
            last, before = upper, count


def _bound(upper: str) -> float:
    try:
        return float(upper)
    except ValueError as error:
        raise OfframpError(f"Prometheus has a bucket up to {upper!r}: no number") from error


def _first(labels: Mapping[str, str], names: Iterable[str]) -> str:
    return next((labels[name] for name in names if name in labels), "")


def _pattern(cluster: Callable[[str], str], function: str) -> str:
    """Return a regular expression of the names that *cluster* gives to what *function* matches."""
    return cluster("@").replace(".", "[.]").replace("|", "[|]").replace("@", function)
