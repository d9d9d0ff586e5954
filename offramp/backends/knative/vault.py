"""
Secrets of one namespace: an Opaque Secret with one key, which is its own name.

Others, such as the database's, are not shown and not touched.
"""

import base64
from dataclasses import dataclass

from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Secret as Object

from offramp.backends.knative.kinds import MANAGER, OWNER
from offramp.gateway.backend import RefusalError, missing
from offramp.gateway.shapes import Secret
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ConflictError


@dataclass(frozen=True)
class Vault:
    """Of the namespace of *cluster*."""

    cluster: Cluster

    def names(self) -> list[str]:
        """Return the names, sorted."""
        found = self.cluster.select(Object)
        return sorted(str(one.metadata.name) for one in found if is_ours(one))

    def create(self, secret: Secret) -> None:
        """Make a new one; 409 where there is one of that name."""
        try:
            self.cluster.create(self._object(secret), manager=MANAGER)
        except ConflictError as error:
            raise RefusalError(409, f"there is a Secret {secret.name} already") from error

    def update(self, secret: Secret) -> None:
        """Replace the value; running processes see it about a minute later."""
        found = self._find(secret.name)
        found.data = self._object(secret).data
        self.cluster.replace(found, manager=MANAGER)

    def remove(self, name: str) -> None:
        """Delete one."""
        self._find(name)
        self.cluster.delete(Object, name)

    def _find(self, name: str) -> Object:
        found = self.cluster.find(Object, name)
        if found is None:
            raise missing("secret", name)
        if not is_ours(found):
            raise RefusalError(
                409, f"the Secret {name} is not one of a function: it has other keys"
            )
        secret: Object = found
        return secret

    def _object(self, secret: Secret) -> Object:
        labels = {OWNER: MANAGER, "app.kubernetes.io/name": "offramp"}
        where = self.cluster.namespace
        return Object(
            metadata=ObjectMeta(name=secret.name, namespace=where, labels=labels),
            type="Opaque",
            data={secret.name: base64.b64encode(secret.content).decode()},
        )


def is_ours(secret: Object) -> bool:
    """Tell whether a Secret has the form of a function's."""
    name = secret.metadata.name if secret.metadata else None
    return secret.type == "Opaque" and set(secret.data or {}) == {name}
