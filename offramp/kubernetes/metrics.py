"""What the gateway counted of both sides, read from Prometheus."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zlib import crc32

from offramp.errors import OfframpError
from offramp.kubernetes import numbers
from offramp.kubernetes.prometheus import Prometheus
from offramp.kubernetes.routing import Routing
from offramp.window import Counters

UPTIME = "envoy_server_uptime"
LONGEST_SECONDS = 90.0  # the usual scrape interval of a minute, and half of one
POLL_SECONDS = 0.5
# Envoy renews its uptime at its stats flush (5 s) and in whole seconds, so readings of one start
# differ; a quarter of that is within `window.LONGEST_DRIFT_SECONDS`, and different pods are not
SPREAD, APART = 4, 10


@dataclass(frozen=True)
class PrometheusMetrics:
    """
    Reads all sides' counters, summed over the gateway's pods.

    Prometheus knows what it last scraped, some seconds to a minute ago. So a snapshot waits
    until every gateway pod was scraped after it was asked for, by Prometheus's own clock: a
    window then never begins before its weight was set, and ends at most one scrape interval
    late. Both sides' counters of a pod are of the same scrape. Histograms lag behind by up
    to the five seconds of Envoy's ``stats_flush_interval``. With *fresh* False (for people
    who look) nothing is waited for.

    *clock* and *sleep* count seconds.
    """

    prometheus: Prometheus
    routing: Routing
    fresh: bool = True
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def snapshot(self, functions: Iterable[str]) -> dict[str, dict[str, Counters]]:
        """
        Return {function: {"old": counters, "new": counters}}; zeros where nothing was sent.

        ``since`` is a mark rather than a time: the latest start of a gateway pod, moved by
        which pods there are, so that it changes when one restarts, comes or goes and sums
        of different pods are never compared. Raises `OfframpError` when Prometheus does
        not answer or does not scrape the gateway.
        """
        functions = list(functions)
        asked = self.prometheus.now()
        deadline = self.clock() + LONGEST_SECONDS
        while True:
            at = self.prometheus.now()
            scraped = self._pods(f"timestamp({self._uptime})", at)
            if scraped and (not self.fresh or min(scraped.values()) >= asked):
                break
            if not self.fresh or self.clock() > deadline:
                raise self._stale()
            self.sleep(POLL_SECONDS)
        samples = self.prometheus.query(numbers.query(self.routing, functions), at)
        return numbers.counters(samples, self.routing, functions, self._since(at))

    @property
    def _uptime(self) -> str:
        return f'{UPTIME}{{namespace="{self.routing.names.setting.gateway_namespace}"}}'

    def _pods(self, promql: str, at: float) -> dict[str, float]:
        return {
            sample.labels.get("instance", ""): sample.value
            for sample in self.prometheus.query(promql, at)
        }

    def _since(self, at: float) -> float:
        starts = self._pods(f"timestamp({self._uptime}) - {self._uptime}", at)
        if not starts:
            raise self._stale()
        pods = crc32(",".join(sorted(starts)).encode())
        return max(starts.values()) / SPREAD + APART * pods

    def _stale(self) -> OfframpError:
        return OfframpError(
            f"{self.prometheus.name} has no recent numbers of the gateway ({self._uptime}): "
            "it must scrape the ingress gateway's pods and label them with their namespace"
        )
