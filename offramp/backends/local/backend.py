"""
OpenFaaS's operations on what `offramp up` runs.

The functions are those of stack.yml: there is nothing to deploy but their code, and what a
deployment says otherwise must be what stack.yml says. What cannot be done here is refused with
the sentence that tells where it is done.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

from offramp.backends.local import lines, vault
from offramp.backends.local.stack import Stack
from offramp.backends.local.standing import Standing
from offramp.gateway.backend import Provider, RefusalError, missing
from offramp.gateway.shapes import Deployment, LogLine, LogQuery, Namespace, Secret, Status
from offramp.local.envoy.render.operators import NAMESPACE
from offramp.local.host import HostClient
from offramp.local.layout import Layout

ONLY_STACK = "the functions of this machine are those of stack.yml"
AGAIN = "change it there, then `offramp down` and `offramp up`"


@dataclass(frozen=True)
class LocalBackend:
    """Of the project with the stack file *file*."""

    file: Path
    layout: Layout
    provider: Provider = field(default=Provider("offramp-local", "processes", NAMESPACE))

    async def functions(self, namespace: str) -> list[Status]:
        self._check(namespace)
        return await asyncio.to_thread(self._statuses)

    async def function(self, name: str, namespace: str) -> Status:
        found = {one.name: one for one in await self.functions(namespace)}
        if name not in found:
            raise missing("function", name)
        return found[name]

    async def create(self, deployment: Deployment) -> None:
        self._check(deployment.namespace)
        if deployment.service not in (await self._stack()).entries:
            raise RefusalError(501, f"{ONLY_STACK}; add {deployment.service} there")
        await self.update(deployment)

    async def update(self, deployment: Deployment) -> None:
        self._check(deployment.namespace)
        stack = await self._stack()
        if deployment.service not in stack.entries:
            raise missing("function", deployment.service)
        if differing := stack.differing(deployment):
            raise RefusalError(501, f"{ONLY_STACK}, which says another {differing}; {AGAIN}")
        if stack.is_newer_than(self.layout.host_spec):
            raise RefusalError(409, "stack.yml has changed; `offramp down`, then `offramp up`")
        await asyncio.to_thread(self._host.reload, deployment.service)

    async def remove(self, name: str, namespace: str) -> None:
        await self.function(name, namespace)
        raise RefusalError(501, f"{ONLY_STACK}; remove {name} there, then run `offramp up` again")

    async def scale(self, name: str, namespace: str, replicas: int) -> None:
        await self.function(name, namespace)
        await asyncio.to_thread(self._host.scale, name, replicas)

    async def secrets(self, namespace: str) -> list[str]:
        self._check(namespace)
        return vault.names(self.layout.secrets)

    async def create_secret(self, secret: Secret) -> None:
        self._check(secret.namespace)
        vault.create(self.layout.secrets, secret)

    async def update_secret(self, secret: Secret) -> None:
        self._check(secret.namespace)
        vault.update(self.layout.secrets, secret)

    async def remove_secret(self, name: str, namespace: str) -> None:
        self._check(namespace)
        users = (await self._stack()).users_of(name)
        if users:
            raise RefusalError(409, f"the secret {name} is needed by {', '.join(users)}")
        vault.remove(self.layout.secrets, name)

    async def logs(self, query: LogQuery) -> AsyncGenerator[LogLine]:
        await self.function(query.name, query.namespace)
        return lines.stream(self.layout.logs, query)

    async def namespaces(self) -> list[Namespace]:
        return [Namespace(name=NAMESPACE)]

    async def create_namespace(self, namespace: Namespace) -> None:
        raise RefusalError(501, f"this machine has the one namespace {NAMESPACE}: {namespace.name}")

    async def update_namespace(self, namespace: Namespace) -> None:
        raise RefusalError(501, f"the namespace {namespace.name} has nothing to change")

    async def remove_namespace(self, name: str) -> None:
        raise RefusalError(501, f"the namespace {name} stays")

    @property
    def _host(self) -> HostClient:
        return HostClient(self.layout.host_control)

    def _check(self, namespace: str) -> None:
        if namespace != NAMESPACE:
            raise missing("namespace", f"{namespace}; here it is {NAMESPACE}")

    async def _stack(self) -> Stack:
        return await asyncio.to_thread(Stack.read, self.file)

    def _statuses(self) -> list[Status]:
        standing = Standing.of(self.layout)
        stack = Stack.read(self.file)
        return [stack.status(name, standing.of_function(name)) for name in stack.entries]
