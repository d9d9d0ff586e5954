"""What Envoy counted of both sides, read from its admin port."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from offramp.local.envoy.admin import Admin, AdminError
from offramp.window import Counters

NAMES = (
    "upstream_rq_[2-5]xx",  # 1xx are no answers: another one follows
    "upstream_rq_304",
    "upstream_rq_timeout",
    "upstream_rq_time",
    "upstream_rq_active",
    "upstream_cx_destroy_(remote|local)_with_active_rq",
)
FILTER = rf"^server\.uptime$|^cluster\.(old|new)-[^.]+\.({'|'.join(NAMES)})$"
SIDES = ("old", "new")


@dataclass(frozen=True)
class EnvoyMetrics:
    """
    Reads all sides' counters in one request, so that they are of the same instant.

    Histograms lag behind by up to the half second of Envoy's ``stats_flush_interval``.
    """

    admin: Admin
    now: Callable[[], float] = time.time

    def snapshot(self, functions: Iterable[str]) -> dict[str, dict[str, Counters]]:
        """Return {function: {"old": counters, "new": counters}}; raises `AdminError`."""
        path = f"/stats?format=json&histogram_buckets=disjoint&filter={quote(FILTER)}"
        stats = self.admin.read(path).get("stats", [])
        plain = {each["name"]: each["value"] for each in stats if "name" in each}
        if "server.uptime" not in plain:
            raise AdminError(f"Envoy's admin port {self.admin.port} does not tell its numbers")
        since = self.now() - plain["server.uptime"]
        histograms = _histograms(stats)
        return {
            function: {
                side: _counters(f"cluster.{side}-{function}", plain, histograms, since)
                for side in SIDES
            }
            for function in functions
        }


def _histograms(stats: list[dict[str, Any]]) -> dict[str, tuple[tuple[float, int], ...]]:
    return {
        histogram["name"]: tuple(
            (float(bucket["upper_bound"]), int(bucket["cumulative"]))
            for bucket in histogram["buckets"]
        )
        for each in stats
        for histogram in each.get("histograms", [])
    }


def _counters(
    cluster: str,
    plain: Mapping[str, int],
    histograms: Mapping[str, tuple[tuple[float, int], ...]],
    since: float,
) -> Counters:
    """
    Read one cluster's counters.

    Envoy's own 503 and 504 are among its 5xx. An answer cut off after its headers is
    counted by its status; only the connection that broke tells of it. So is it with a request
    whose caller left, which no answer is counted for.
    """
    classes = {n: plain.get(f"{cluster}.upstream_rq_{n}xx", 0) for n in range(2, 6)}
    cut, ended = (
        plain.get(f"{cluster}.upstream_cx_destroy_{who}_with_active_rq", 0)
        for who in ("remote", "local")
    )
    late = plain.get(f"{cluster}.upstream_rq_timeout", 0)
    return Counters(
        requests=sum(classes.values()),
        failures=classes[5],
        broken=cut + late,
        client_errors=classes[4],
        buckets=histograms.get(f"{cluster}.upstream_rq_time", ()),
        since=since,
        ended=ended,
        late=late,
        moved=classes[3],
        unmodified=plain.get(f"{cluster}.upstream_rq_304", 0),
        waiting=plain.get(f"{cluster}.upstream_rq_active", 0),
    )
