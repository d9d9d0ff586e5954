"""What runs the functions, as the operators' API sees it; and how it says no."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from offramp.errors import OfframpError
from offramp.gateway.shapes import Deployment, LogLine, LogQuery, Namespace, Secret, Status


class RefusalError(OfframpError):
    """
    What was asked for cannot be done; *status* is the HTTP status that says so.

    *retry_after* is in seconds, where asking again then may help.
    """

    def __init__(self, status: int, reason: str, *, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


def missing(kind: str, name: str) -> RefusalError:
    """Return the refusal for something that does not exist."""
    return RefusalError(404, f"there is no {kind} {name}")


@dataclass(frozen=True)
class Provider:
    """What `faas-cli version` shows of a backend."""

    name: str
    orchestration: str
    namespace: str  # where a function is when nobody says where


class Backend(Protocol):
    """
    Two implementations: the processes of this machine, and Knative.

    Every method raises `RefusalError`, or another `OfframpError` when it cannot be known now.
    Writes return when they are accepted, which may be before they are in effect.
    """

    @property
    def provider(self) -> Provider: ...

    async def functions(self, namespace: str) -> list[Status]: ...
    async def function(self, name: str, namespace: str) -> Status: ...
    async def create(self, deployment: Deployment) -> None: ...
    async def update(self, deployment: Deployment) -> None: ...
    async def remove(self, name: str, namespace: str) -> None: ...
    async def scale(self, name: str, namespace: str, replicas: int) -> None: ...

    async def secrets(self, namespace: str) -> list[str]: ...
    async def create_secret(self, secret: Secret) -> None: ...
    async def update_secret(self, secret: Secret) -> None: ...
    async def remove_secret(self, name: str, namespace: str) -> None: ...

    async def logs(self, query: LogQuery) -> AsyncGenerator[LogLine]:
        """Return the lines, oldest first; refuses before the first one where there is no log."""
        ...

    async def namespaces(self) -> list[Namespace]: ...
    async def create_namespace(self, namespace: Namespace) -> None: ...
    async def update_namespace(self, namespace: Namespace) -> None: ...
    async def remove_namespace(self, name: str) -> None: ...
