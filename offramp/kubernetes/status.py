"""What `offramp status` tells of a cluster's routes; the shape is that of this machine's."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lightkube.resources.core_v1 import Pod

from offramp.catalogue import Function
from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.metrics import PrometheusMetrics
from offramp.kubernetes.names import SERVICE_OF, Names
from offramp.kubernetes.router import ClusterRouter
from offramp.window import Counters, summary

Side = dict[str, int | float | None]
Numbers = Mapping[str, Mapping[str, Counters]]

OPERATORS_PORT = 8081


@dataclass(frozen=True)
class Status:
    """Collects weights, Prometheus's last numbers, and pods."""

    router: ClusterRouter
    metrics: PrometheusMetrics

    def collect(self) -> dict[str, Any]:
        """
        Return the document of `offramp status --json`.

        Numbers count from the gateway's start and are null where Prometheus does not tell;
        *processes* are running pods, *cold_starts* are not known here.
        """
        functions = self.router.catalogue.functions
        weights, numbers = self.router.weights(), self._numbers()
        pods = running(self.router.cluster)
        return {
            "gateway": self.router.names.setting.callers,
            "operators": operators(self.router.names),
            "routes": [
                {
                    "function": function.name,
                    "group": function.group,
                    "method": function.method,
                    "path": function.path,
                    "weight": weights[function.name],
                    "old": side(numbers, function, "old"),
                    "new": side(numbers, function, "new")
                    | {"processes": pods[function.name], "cold_starts": None},
                }
                | ({"retired": True} if function.retired else {})
                for function in functions
            ],
        }

    def _numbers(self) -> Numbers | None:
        names = [function.name for function in self.router.catalogue.functions]
        try:
            return replace(self.metrics, fresh=False).snapshot(names)
        except OfframpError:
            return None


def running(cluster: Cluster) -> Counter[str]:
    """Return how many pods of each function run."""
    pods = cluster.select(Pod, {SERVICE_OF: None})
    return Counter(pod.metadata.labels[SERVICE_OF] for pod in pods if is_running(pod))


def operators(names: Names) -> str:
    """Return the operators' gateway, as seen from inside the cluster."""
    domain = names.setting.cluster_domain
    return f"http://operators.{names.namespace}.svc.{domain}:{OPERATORS_PORT}"


def is_running(pod: Any) -> bool:
    """Tell whether the pod's process runs and was not told to end."""
    return pod.metadata.deletionTimestamp is None and pod.status.phase == "Running"


def side(numbers: Numbers | None, function: Function, name: str) -> Side:
    """Return one side's numbers since the gateway's start."""
    return summary(None if numbers is None else numbers[function.name][name])
