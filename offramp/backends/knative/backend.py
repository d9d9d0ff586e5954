"""
OpenFaaS's operations on a cluster.

A function is a Knative Service with the label `offramp.dev/function`; one that Helm made is
shown, called and read like any other, and changed by Helm alone, since two owners would undo each
other's work.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from lightkube import AsyncClient
from lightkube.resources.core_v1 import Pod

from offramp.backends.knative import base
from offramp.backends.knative.kinds import (
    FUNCTION,
    MANAGER,
    TAKE_OVER,
    Service,
)
from offramp.backends.knative.lines import Reading
from offramp.backends.knative.manifest import manifest
from offramp.backends.knative.namespaces import Namespaces
from offramp.backends.knative.reading import owner, status
from offramp.backends.knative.replicas import count, scaled
from offramp.backends.knative.vault import Vault
from offramp.gateway.backend import Provider, RefusalError, missing
from offramp.gateway.shapes import Deployment, LogLine, LogQuery, Namespace, Secret, Status
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ClusterError, ConflictError
from offramp.kubernetes.names import CATALOGUE, SERVICE_OF
from offramp.local.envoy.render.operators import NAMESPACE

T = TypeVar("T")
HELM = "Helm"
UNPROCESSABLE = 422  # the API server's word for a field that cannot be; OpenFaaS's is 400
CONFLICTS = 4  # that one change may meet before it is refused
REFUSED = (400, 403, 404, 409, UNPROCESSABLE)  # which the caller can put right


@dataclass(frozen=True)
class KnativeBackend:
    """
    Of the cluster and namespace of *cluster*; *client* reads logs.

    *changed* is told the namespaces whenever they may have changed.
    """

    cluster: Cluster
    client: Callable[[], AsyncClient]
    changed: Callable[[list[str]], None] = lambda _: None

    @property
    def provider(self) -> Provider:
        return Provider("offramp-knative", "kubernetes", self.cluster.namespace)

    async def functions(self, namespace: str) -> list[Status]:
        return await self._ask(namespace, self._statuses)

    async def function(self, name: str, namespace: str) -> Status:
        def ask(cluster: Cluster) -> Status:
            return self._statuses(cluster, name)[0]

        return await self._ask(namespace, ask)

    async def create(self, deployment: Deployment) -> None:
        await self._deploy(deployment, must_exist=False)

    async def update(self, deployment: Deployment) -> None:
        await self._deploy(deployment, must_exist=True)

    async def remove(self, name: str, namespace: str) -> None:
        def ask(cluster: Cluster) -> None:
            _refuse_of_helm(_find(cluster, name))
            cluster.delete(Service, name)

        await self._ask(namespace, ask)

    async def scale(self, name: str, namespace: str, replicas: int) -> None:
        """
        Keep at least so many; Knative goes on scaling above, and to zero when it is 0.

        It ends a pod only after the time without requests, so that 0 is noted as wished for.
        """

        def ask(cluster: Cluster) -> None:
            found = _find(cluster, name)
            _refuse_of_helm(found)
            scaled(found, replicas, datetime.now(UTC))
            cluster.replace(found, manager=MANAGER)

        await self._ask(namespace, partial(_again, ask))

    async def secrets(self, namespace: str) -> list[str]:
        return await self._ask(namespace, lambda cluster: Vault(cluster).names())

    async def create_secret(self, secret: Secret) -> None:
        await self._ask(secret.namespace, lambda cluster: Vault(cluster).create(secret))

    async def update_secret(self, secret: Secret) -> None:
        await self._ask(secret.namespace, lambda cluster: Vault(cluster).update(secret))

    async def remove_secret(self, name: str, namespace: str) -> None:
        await self._ask(namespace, lambda cluster: Vault(cluster).remove(name))

    async def logs(self, query: LogQuery) -> AsyncGenerator[LogLine]:
        found = await self.function(query.name, query.namespace)
        known = query.model_copy(update={"namespace": found.namespace})
        return Reading(self.client(), known).stream()

    async def namespaces(self) -> list[Namespace]:
        return await asyncio.to_thread(self._namespaces)

    async def create_namespace(self, namespace: Namespace) -> None:
        await self._change(lambda: Namespaces(self.cluster).create(namespace))

    async def update_namespace(self, namespace: Namespace) -> None:
        await self._change(lambda: Namespaces(self.cluster).update(namespace))

    async def remove_namespace(self, name: str) -> None:
        await self._change(lambda: Namespaces(self.cluster).remove(name))

    async def _deploy(self, deployment: Deployment, *, must_exist: bool) -> None:
        def ask(cluster: Cluster) -> None:
            found = cluster.find(Service, deployment.service)
            if found is None and must_exist:
                raise missing("function", deployment.service)
            if found is not None and deployment.annotations.get(TAKE_OVER) != "true":
                _refuse_of_others(found)
                _refuse_of_helm(found)
            here = deployment.model_copy(update={"namespace": cluster.namespace})
            wanted = manifest(here, self._base(cluster))
            cluster.apply(Service.from_dict(wanted), manager=MANAGER, force=True)

        await self._ask(deployment.namespace, ask)

    def _statuses(self, cluster: Cluster, name: str | None = None) -> list[Status]:
        """Return all functions, or the one called *name*."""
        services = [_find(cluster, name)] if name else cluster.select(Service, {FUNCTION: None})
        pods: dict[str, list[Pod]] = defaultdict(list)
        for pod in cluster.select(Pod, {SERVICE_OF: name}):
            pods[pod.metadata.labels[SERVICE_OF]].append(pod)
        common = self._base(cluster)
        return [status(one, common, count(pods[_name(one)], one)) for one in services]

    def _base(self, cluster: Cluster) -> dict[str, Any]:
        is_own = cluster.namespace == self.cluster.namespace
        return base.read(cluster, CATALOGUE) if is_own else base.plain()

    def _namespaces(self) -> list[Namespace]:
        found = Namespaces(self.cluster).all()
        self.changed([one.name for one in found])
        return found

    async def _change(self, change: Callable[[], None]) -> None:
        def ask() -> None:
            change()
            self._namespaces()

        await asyncio.to_thread(_refusing, ask)

    async def _ask(self, namespace: str, ask: Callable[[Cluster], T]) -> T:
        """Run *ask* with the cluster as seen in *namespace*, beside the event loop."""

        def run() -> T:
            where = self.cluster.namespace
            if namespace != where:
                known = {one.name for one in Namespaces(self.cluster).all()}
                if namespace in known:
                    where = namespace
                elif namespace != NAMESPACE:
                    raise missing("namespace", namespace)
            return _refusing(lambda: ask(replace(self.cluster, namespace=where)))

        return await asyncio.to_thread(run)


def _refusing(ask: Callable[[], T]) -> T:
    """Return ``ask()``; what the API server refuses is refused by us with the same status."""
    try:
        return ask()
    except ClusterError as error:
        if error.status in REFUSED:
            status = 400 if error.status == UNPROCESSABLE else error.status
            raise RefusalError(status, str(error)) from error
        raise


def _again(change: Callable[[Cluster], None], cluster: Cluster) -> None:
    """Do *change*, which reads first, again when somebody wrote in between; Knative often does."""
    for _ in range(CONFLICTS):
        try:
            change(cluster)
        except ConflictError:
            continue
        return
    change(cluster)


def _find(cluster: Cluster, name: str) -> Any:
    found = cluster.find(Service, name)
    if found is None or not _is_function(found):
        raise missing("function", name)
    return found


def _is_function(service: Any) -> bool:
    return FUNCTION in (service["metadata"].get("labels") or {})


def _name(service: Any) -> str:
    return str(service["metadata"]["name"])


def _refuse_of_others(service: Any) -> None:
    if not _is_function(service):
        raise RefusalError(
            409,
            f"there is a Knative Service {_name(service)} that is no function: name yours "
            f'otherwise, or deploy it with the annotation {TAKE_OVER}: "true"',
        )


def _refuse_of_helm(service: Any) -> None:
    if owner(service) == HELM:
        raise RefusalError(
            409,
            f"the function {_name(service)} is Helm's: change the chart's values, or deploy it "
            f'with the annotation {TAKE_OVER}: "true"',
        )
