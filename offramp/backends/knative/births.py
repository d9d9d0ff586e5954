"""
When the pods of functions were made, got a node and became ready.

Only Kubernetes knows this of a cold start; the rest tells the function's process itself
(`offramp_runtime.metrics`).
The API server's times are whole seconds, too coarse for starts of one. So pods are watched, and
our own clock tells when a change was seen; never later than the API server's time allows.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click
import httpx2
from lightkube import ApiError
from lightkube.operators import exists
from lightkube.resources.core_v1 import Pod

from offramp.gateway.exposition import Gauge, text
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.names import SERVICE_OF

CREATED = "offramp_pod_created_timestamp_seconds"
SCHEDULED = "offramp_pod_scheduled_timestamp_seconds"
READY = "offramp_pod_ready_timestamp_seconds"
ABOUT = {
    CREATED: "When a function's pod was made, in Unix time.",
    SCHEDULED: "When a function's pod got its node, in Unix time.",
    READY: "When a function's pod first became ready, in Unix time.",
}
CONDITIONS = {SCHEDULED: "PodScheduled", READY: "Ready"}
WATCH_SECONDS = 240
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 120.0
# a failed question, a connection that breaks, an answer that ends in the middle
FAULTS = (ApiError, httpx2.HTTPError, OSError, ValueError)


@dataclass
class Births:
    """The times of the pods there are, by uid; written by the watch, read by `/metrics`."""

    clock: Callable[[], float] = time.time
    _pods: dict[str, tuple[dict[str, str], dict[str, float]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, pod: Any) -> None:
        """Take up what *pod* says now; the first sight of each time counts."""
        now, meta = self.clock(), pod.metadata
        labels = {"function": meta.labels[SERVICE_OF], "function_pod": meta.name}
        with self._lock:
            times = self._pods.setdefault(meta.uid, (labels, {}))[1]
            for name, stamp in _stamps(pod).items():
                times.setdefault(name, min(now, stamp.timestamp() + 1))

    def keep(self, uids: set[str]) -> None:
        """Forget all pods but these."""
        with self._lock:
            self._pods = {uid: pod for uid, pod in self._pods.items() if uid in uids}

    def gone(self, pod: Any) -> None:
        """Forget one pod."""
        with self._lock:
            self._pods.pop(pod.metadata.uid, None)

    def text(self) -> str:
        """Return the times as Prometheus reads them."""
        with self._lock:
            pods = [(labels, dict(times)) for labels, times in self._pods.values()]
        return text(
            Gauge(name, about, [(labels, times[name]) for labels, times in pods if name in times])
            for name, about in ABOUT.items()
        )


@dataclass
class Pauses:
    """
    How long to wait after a fault, and whether it was told: some, such as missing rights, stay.

    Each wait is twice the one before, from *first* to *longest* seconds, until a watch lasted
    longer than *longest*.
    """

    first: float = PAUSE_SECONDS
    longest: float = LONGEST_PAUSE_SECONDS
    _told: str = ""
    _next: float = 0.0

    def after(self, fault: str, lasted: float) -> float:
        """Return the seconds to wait after a watch that *lasted* so many; tells a new fault."""
        if lasted > self.longest:
            self._told, self._next = "", 0.0
        if fault != self._told:
            click.echo(f"pods are not watched: {fault}", err=True)
            self._told = fault
        pause = max(self.first, self._next)
        self._next = min(2 * pause, self.longest)
        return pause


@contextmanager
def watched(cluster: Cluster, pauses: Pauses | None = None) -> Iterator[Births]:
    """Watch the functions' pods of our namespace until the block ends."""
    births, ended = Births(), threading.Event()
    waits = pauses or Pauses()

    def look() -> None:
        while not ended.is_set():
            begun = time.monotonic()
            try:
                _watch(cluster, births, ended)
            except FAULTS as error:
                ended.wait(waits.after(str(error), time.monotonic() - begun))

    threading.Thread(target=look, name="births", daemon=True).start()
    try:
        yield births
    finally:
        ended.set()


def _watch(cluster: Cluster, births: Births, ended: threading.Event) -> None:
    """Take up what there is, then what changes, until the API server ends the watch."""
    which: dict[str, Any] = {"namespace": cluster.namespace, "labels": {SERVICE_OF: exists()}}
    found = cluster.client.list(Pod, **which)
    standing: list[Any] = list(found)
    births.keep({pod.metadata.uid for pod in standing})
    for pod in standing:
        births.saw(pod)
    changes = cluster.client.watch(
        Pod, resource_version=found.resourceVersion, server_timeout=WATCH_SECONDS, **which
    )
    for kind, pod in changes:
        if ended.is_set():
            return
        if kind == "DELETED":
            births.gone(pod)
        else:
            births.saw(pod)


def _stamps(pod: Any) -> Mapping[str, datetime]:
    found = {CREATED: pod.metadata.creationTimestamp}
    conditions = {one.type: one for one in (pod.status.conditions if pod.status else None) or []}
    for name, kind in CONDITIONS.items():
        one = conditions.get(kind)
        if one is not None and one.status == "True" and one.lastTransitionTime is not None:
            found[name] = one.lastTransitionTime
    return found
