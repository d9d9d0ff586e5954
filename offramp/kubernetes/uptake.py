"""
Know when the gateway routes by new weights.

Istio does not say: the status of its objects is off by default, and its condition
`Reconciled` is gone from new versions. So each gateway pod's Envoy is asked for its routes,
through `exec`, as `istioctl proxy-config routes` does: no request is sent on a callers' path,
no address of the gateway is needed, and no pod is left out. Who may not `exec` in the
gateway's namespace waits for `SETTLED_SECONDS` instead, and is told so by the log.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lightkube.resources.core_v1 import Pod

from offramp.errors import OfframpError
from offramp.kubernetes import tables
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import FORBIDDEN, UNAUTHORIZED, ClusterError
from offramp.kubernetes.pods import is_ready
from offramp.kubernetes.routing import Routing

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0  # istiod gathers changes for at most 10 s (PILOT_DEBOUNCE_MAX)
SETTLED_SECONDS = 3.0  # usual is below one; a gate's window forgives what is left
POLL_SECONDS = 0.3
CONTAINER = "istio-proxy"
ASK = ["pilot-agent", "request", "GET", "config_dump?resource=dynamic_route_configs"]


class UptakeError(OfframpError):
    """The weights are written, but the gateway does not route by them."""


@dataclass(frozen=True)
class Uptake:
    """Waits for the gateway, at most *longest* seconds; *clock* and *sleep* count seconds."""

    cluster: Cluster
    routing: Routing
    longest: float = LONGEST_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def wait(self, wanted: Mapping[str, int]) -> None:
        """
        Return when every ready gateway pod has all of *wanted*; raises `UptakeError`.

        Pods that come or go meanwhile are taken as they are at each look; one that is just
        gone, whose node does not answer, or whose answer was cut off is looked at again.
        """
        if not wanted:
            return
        deadline = self.clock() + self.longest
        late: set[str] | None = None
        trouble = ""
        while True:
            try:
                pods = self._pods()
                late = {pod for pod in pods if not self._has(pod, wanted)}
                trouble = ""
                if pods and not late:
                    return
            except ClusterError as error:
                trouble = f" ({error})"
                if error.status in (UNAUTHORIZED, FORBIDDEN) and late is None:
                    LOG.warning("the gateway may not be asked (%s); waiting instead", error)
                    self.sleep(SETTLED_SECONDS)
                    return
            if self.clock() > deadline:
                who = ", ".join(sorted(late or ())) or "no pod of it answers"
                raise UptakeError(f"the gateway does not route by the new weights: {who}{trouble}")
            self.sleep(POLL_SECONDS)

    def _pods(self) -> list[str]:
        gateway = self.routing.names.setting
        pods = self.cluster.select(
            Pod, gateway.gateway_selector, namespace=gateway.gateway_namespace
        )
        return [pod.metadata.name for pod in pods if is_ready(pod)]

    def _has(self, pod: str, wanted: Mapping[str, int]) -> bool:
        namespace = self.routing.names.setting.gateway_namespace
        text = self.cluster.run(namespace, pod, CONTAINER, ASK)
        unread = f"the routes of gateway pod {pod} cannot be read"
        try:
            weights = tables.weights(json.loads(text), self.routing, set(wanted))
        except json.JSONDecodeError as error:
            raise ClusterError(f"{unread}: {error}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UptakeError(f"{unread}: {error!r}") from error
        return all(weights.get(function) == {weight} for function, weight in wanted.items())
