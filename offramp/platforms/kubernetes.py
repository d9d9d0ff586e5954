"""A cluster: weights of Istio's API or the Gateway API, Prometheus's numbers, Leases."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from offramp.cli import Project
from offramp.kubernetes import catalogues, prometheus
from offramp.kubernetes.claims import Claims
from offramp.kubernetes.cluster import Cluster, connect
from offramp.kubernetes.database import database_url
from offramp.kubernetes.delegates import Delegates
from offramp.kubernetes.errors import ClusterError
from offramp.kubernetes.httproutes import HttpRoutes
from offramp.kubernetes.metrics import PrometheusMetrics
from offramp.kubernetes.names import Names
from offramp.kubernetes.records import ConfigMapRecords
from offramp.kubernetes.router import ClusterRouter
from offramp.kubernetes.routes import Routes
from offramp.kubernetes.routing import Routing
from offramp.kubernetes.status import Status, running
from offramp.kubernetes.uptake import Uptake
from offramp.kubernetes.vault import Vault
from offramp.platforms import Sleep
from offramp.shift.actor import actor
from offramp.shift.records import RecordedJournal
from offramp.usage import Usage


@dataclass(frozen=True)
class Kubernetes:
    """The platform of `--on kubernetes`; see `Platform`."""

    project: Project

    @cached_property
    def cluster(self) -> Cluster:
        return connect(self.project.namespace, self.project.context)

    @cached_property
    def names(self) -> Names:
        service = self.project.catalogue.offramp.old.service
        return Names(self.cluster.namespace, service, catalogues.setting(self.cluster))

    @cached_property
    def routing(self) -> Routing:
        outline = catalogues.outline(self.cluster)
        return Delegates(self.names) if outline is None else HttpRoutes(self.names, outline)

    @cached_property
    def router(self) -> ClusterRouter:
        uptake = Uptake(self.cluster, self.routing)
        return ClusterRouter(self.project.catalogue, self.cluster, self.routing, uptake)

    @property
    def written(self) -> None:
        return None  # an object is written whole, so that its function must be known

    def strangers(self) -> dict[str, int]:
        return self.router.strangers()

    @property
    def routes(self) -> Routes:
        return Routes(self.router)

    @cached_property
    def metrics(self) -> PrometheusMetrics:
        return PrometheusMetrics(prometheus.connect(self.cluster, self.names.setting), self.routing)

    @property
    def journal(self) -> RecordedJournal:
        return RecordedJournal(ConfigMapRecords(self.cluster))

    @property
    def vault(self) -> Vault:
        return Vault(self.cluster, self.project.catalogue.offramp.secrets)

    def claimed(self, functions: Iterable[str]) -> AbstractContextManager[Sleep]:
        return Claims(self.cluster, actor()).hold(functions)

    def later(self) -> str | None:
        return None

    def asleep(self) -> frozenset[str]:
        try:
            pods = running(self.cluster)
        except ClusterError:  # a hint is not worth a right that shifts do without
            return frozenset()
        return frozenset(f.name for f in self.project.catalogue.functions).difference(pods)

    def status(self) -> dict[str, Any]:
        return Status(self.router, self.metrics).collect()

    def callers(self) -> str | None:
        """Return the address that callers use, None where nobody says it."""
        return self.names.setting.callers

    def usage(self) -> dict[str, Usage]:
        return {}  # the cluster's own dashboards tell what containers use

    def database_url(self) -> str:
        return database_url(self.cluster)
