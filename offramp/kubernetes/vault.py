"""
The secrets of a cluster: a Secret of the same name with one key of the same name.

So does `faas-cli secret create`. One that exists is never written again, and a value is
never printed.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Secret

from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import FORBIDDEN, ClusterError, ConflictError
from offramp.kubernetes.names import OURS
from offramp.secrets import make, order

MANAGER = "offramp-secrets"


@dataclass(frozen=True)
class Vault:
    """Secrets in *cluster*'s namespace; *kinds* is `x-offramp.secrets`."""

    cluster: Cluster
    kinds: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"Secrets of the namespace {self.cluster.namespace}"

    def has(self, name: str) -> bool | None:
        """
        Tell whether it is there; None for one that this account may not read.

        Raises `OfframpError` if it is not of our form.
        """
        try:
            return self.read(name) is not None
        except ClusterError as error:
            if error.status == FORBIDDEN:
                return None
            raise

    def make(self, names: list[str]) -> None:
        """Make *names*, keys before what is taken from them; one made meanwhile stays."""
        for name in order(names, self.kinds):
            content = make(name, self.kinds[name], self.read).encode()
            secret = Secret(
                metadata=ObjectMeta(name=name, namespace=self.cluster.namespace, labels=OURS),
                type="Opaque",
                data={name: base64.b64encode(content).decode()},
            )
            try:
                self.cluster.create(secret, manager=MANAGER)
            except ConflictError:
                continue

    def read(self, name: str) -> bytes | None:
        found = self.cluster.find(Secret, name)
        return None if found is None else value(found)


def value(secret: Any) -> bytes:
    """Return what is in a Secret of our form; raises `OfframpError` for another form."""
    name = secret.metadata.name
    if name not in (secret.data or {}):
        raise OfframpError(
            f"the Secret {name} has no key {name}; make it anew with "
            f"`kubectl create secret generic {name} --from-file={name}=FILE`"
        )
    return base64.b64decode(secret.data[name])
