"""
One namespace of a cluster: ask, and change.

Errors of the client library end here. What may run twice is tried again for some seconds
when the API server does not answer, since a shift must outlive its restart.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
import httpx2.websockets
from lightkube import ApiError, Client
from lightkube.config.client_adapter import Client as make_http  # noqa: N813 - a function, in spite of its name
from lightkube.config.client_adapter import ConnectionParams
from lightkube.core.exceptions import ConfigError

from offramp.errors import UsageError
from offramp.kubernetes import kubeconfig
from offramp.kubernetes.errors import CONFLICT, NOT_FOUND, ClusterError, ConflictError

T = TypeVar("T")
BUSY = (429, 500, 502, 503, 504)
PATIENCE_SECONDS = 10.0
WAIT_SECONDS = 0.25
TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True)
class Cluster:
    """
    What `offramp` needs of the API server; every method raises `ClusterError`.

    *namespace* is where the application lives, and meant where none is named.
    """

    client: Client
    namespace: str
    patience: float = PATIENCE_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def find(self, kind: Any, name: str, *, namespace: str | None = None) -> Any | None:
        """Return the object, None where there is none."""
        try:
            return self._patiently(
                f"get {kind.__name__} {name}",
                lambda: self.client.get(kind, name, namespace=namespace or self.namespace),
            )
        except ClusterError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def select(
        self,
        kind: Any,
        labels: Mapping[str, str | None] | None = None,
        *,
        namespace: str | None = None,
    ) -> list[Any]:
        """Return the objects that have all *labels*; a label of value None only has to be there."""

        def ask() -> list[Any]:
            where = namespace or self.namespace
            return list(self.client.list(kind, namespace=where, labels=dict(labels or {})))

        return self._patiently(f"list {kind.__name__}", ask)

    def apply(self, wanted: Any, *, manager: str, force: bool = False, dry: bool = False) -> Any:
        """
        Make the object as *wanted*, by server-side apply; *force* takes over others' fields.

        With a resourceVersion in *wanted*, only if nobody changed it since: `ConflictError`.
        """
        return self._patiently(
            f"apply {wanted.kind} {wanted.metadata.name}",
            lambda: self.client.apply(wanted, field_manager=manager, force=force, dry_run=dry),
        )

    def create(self, wanted: Any, *, manager: str) -> Any:
        """
        Make a new object; `ConflictError` where it exists.

        Tried again: after a lost answer that error may be about the object made just now.
        """
        return self._patiently(
            f"create {wanted.metadata.name}",
            lambda: self.client.create(wanted, field_manager=manager),
        )

    def replace(self, wanted: Any, *, manager: str) -> Any:
        """Replace an object if nobody changed it since it was read. Not tried again."""
        return self._once(
            f"replace {wanted.metadata.name}",
            lambda: self.client.replace(wanted, field_manager=manager),
        )

    def delete(self, kind: Any, name: str) -> None:
        """Remove an object; nothing happens where there is none."""
        try:
            self._patiently(
                f"delete {kind.__name__} {name}",
                lambda: self.client.delete(kind, name, namespace=self.namespace),
            )
        except ClusterError as error:
            if error.status != NOT_FOUND:
                raise

    def run(self, namespace: str, pod: str, container: str, command: list[str]) -> str:
        """Return what *command* prints in a running container."""

        def ask() -> str:
            answer = self.client.exec(
                pod,
                namespace=namespace,
                container=container,
                command=command,
                stdout=True,
                raise_on_error=True,
                timeout=TIMEOUT_SECONDS,
            )
            return str(answer.stdout)

        return self._once(f"run {command[0]} in pod {pod}", ask)

    def http(self) -> httpx2.Client:
        """Return an HTTP client of the API server itself, for its service proxy."""
        limits = ConnectionParams(timeout=httpx2.Timeout(TIMEOUT_SECONDS))
        return make_http(self.client.config, limits)

    def _patiently(self, what: str, ask: Callable[[], T]) -> T:
        deadline = self.clock() + self.patience
        while True:
            try:
                return self._once(what, ask)
            except ClusterError as error:
                passing = error.status is None or error.status in BUSY
                if not passing or self.clock() > deadline:
                    raise
            self.sleep(WAIT_SECONDS)

    def _once(self, what: str, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except ApiError as error:
            told = ConflictError if error.status.code == CONFLICT else ClusterError
            raise told(f"cannot {what}: {error.status.message}", error.status.code) from error
        except httpx2.HTTPStatusError as error:
            status = error.response.status_code
            raise ClusterError(f"cannot {what}: the API server answers {status}", status) from error
        except httpx2.websockets.WebSocketUpgradeError as error:  # a refused `run`
            status = error.response.status_code
            raise ClusterError(f"cannot {what}: the API server answers {status}", status) from error
        except (
            httpx2.HTTPError,
            httpx2.websockets.HTTPXWSException,
            ConfigError,
            OSError,
        ) as error:
            why = str(error) or type(error).__name__  # a connection that ends says nothing
            raise ClusterError(f"cannot {what}: the API server does not answer: {why}") from error


def connect(namespace: str | None = None, context: str | None = None) -> Cluster:
    """Return the cluster that --context, KUBECONFIG or the pod's service account means."""
    config = kubeconfig.find(context)
    try:
        client = Client(config, namespace=namespace)
    except (
        ConfigError,
        OSError,
        ValueError,
        AssertionError,
    ) as error:  # such as a lost certificate
        raise UsageError(
            f"no cluster: the context {config.context_name} cannot be used: {error}; "
            "set KUBECONFIG, or name a --context"
        ) from error
    return Cluster(client, namespace or client.namespace or "default")


def is_in_pod() -> bool:
    """Tell whether this runs in a pod, where the cluster's own names can be reached."""
    return "KUBERNETES_SERVICE_HOST" in os.environ
