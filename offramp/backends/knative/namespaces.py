"""
The namespaces that functions may be in: our own, and those annotated ``openfaas: "1"``.

A service account that may not list namespaces has its own one; the chart gives no more.
"""

from dataclasses import dataclass
from typing import Any

from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Namespace as Object

from offramp.backends.knative.kinds import MANAGER
from offramp.gateway.backend import RefusalError, missing
from offramp.gateway.shapes import Namespace
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import FORBIDDEN, ClusterError, ConflictError

MARK = {"openfaas": "1"}


@dataclass(frozen=True)
class Namespaces:
    """As the account of *cluster* may see them."""

    cluster: Cluster

    def all(self) -> list[Namespace]:
        """Return ours first, then the others by name."""
        own = Namespace(name=self.cluster.namespace)
        try:
            found = self.cluster.select(Object)
        except ClusterError as error:
            if error.status == FORBIDDEN:
                return [own]
            raise
        shown = {one.metadata.name: _shape(one) for one in found}
        own = shown.pop(self.cluster.namespace, own)
        marked = {one.metadata.name for one in found if _is_marked(one)}
        return [own, *(shown[name] for name in sorted(shown) if name in marked)]

    def create(self, namespace: Namespace) -> None:
        """Make one; 409 where it exists, whoever made it."""
        try:
            self.cluster.create(_object(namespace), manager=MANAGER)
        except ConflictError as error:
            raise RefusalError(409, f"there is a namespace {namespace.name} already") from error

    def update(self, namespace: Namespace) -> None:
        """Set labels and annotations of one of ours."""
        self._require(namespace.name)
        self.cluster.apply(_object(namespace), manager=MANAGER, force=True)

    def remove(self, name: str) -> None:
        """Delete one with everything in it, except the one we are in."""
        self._require(name)
        if name == self.cluster.namespace:
            raise RefusalError(409, f"this gateway itself runs in the namespace {name}")
        self.cluster.delete(Object, name)

    def _require(self, name: str) -> None:
        if name not in {one.name for one in self.all()}:
            raise missing("namespace", name)


def _is_marked(found: Any) -> bool:
    return bool((found.metadata.annotations or {}).get("openfaas") in ("1", "true"))


def _shape(found: Any) -> Namespace:
    meta = found.metadata
    return Namespace(name=meta.name, labels=meta.labels, annotations=meta.annotations)


def _object(namespace: Namespace) -> Object:
    meta = ObjectMeta(
        name=namespace.name,
        labels=namespace.labels,
        annotations=namespace.annotations | MARK,
    )
    return Object(apiVersion="v1", kind="Namespace", metadata=meta)
