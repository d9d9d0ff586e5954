"""
How objects of a cluster say where a function's requests go; pure.

Two APIs can say it: Istio's (`delegates`) and Kubernetes's Gateway API (`httproutes`). In both,
one object for each function has its weight, only the tool writes that object, and each of its
sides is a cluster of its own to Envoy, so that it can be measured apart.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from offramp.catalogue import Function
from offramp.kubernetes.names import FUNCTION, GROUP, OURS, Names
from offramp.weights import WHOLE

SIDE = "x-offramp"  # the header by which a caller chooses the side
SERVED_BY = "x-served-by"
# Knative's proxies tell functions another host, and themselves as whoever forwards; what callers
# sent is kept for applications that answer by it, their own views lifted (lifted/__init__.py).
KEPT = {
    "x-client-host": "%REQ(:authority)%",
    "x-client-forwarded-for": "%REQ(x-forwarded-for)%",
    "x-client-forwarded-proto": "%REQ(x-forwarded-proto)%",
}


class Routing(Protocol):
    """What differs between the two APIs."""

    @property
    def names(self) -> Names: ...

    @property
    def kind(self) -> Any:
        """The kind of object that has a function's weight; its name is the function's."""

    def old_cluster(self, function: str) -> str:
        """Return what Envoy calls the old side of a function."""

    def new_cluster(self, function: str) -> str:
        """Return what Envoy calls the new side of a function."""

    def render(self, function: Function, weight: int, version: str | None = None) -> Any:
        """
        Return the object that sends *weight* percent to new; all of it where there is no old side.

        With *version* (a resourceVersion) it may only replace that very object.
        """

    def weight(self, found: Mapping[str, Any]) -> int:
        """Return the percent to new; `ValueError` where somebody wrote what cannot be read."""

    def set_aside(self, found: Mapping[str, Any]) -> Any | None:
        """Return *found* so that no caller meets it; None where nobody does already."""


def metadata(function: Function, names: Names, version: str | None) -> dict[str, Any]:
    """Return what the object of a function is called, and how it is found again."""
    made: dict[str, Any] = {
        "name": function.name,
        "namespace": names.namespace,
        "labels": OURS | {FUNCTION: function.name, GROUP: function.group},
    }
    return made if version is None else made | {"resourceVersion": version}


def share(weights: Mapping[str, int], old: str, new: str) -> int:
    """Return the percent of *new* in {side: weight}; `ValueError` if these are not our sides."""
    if set(weights) not in ({old, new}, {new}) or sum(weights.values()) != WHOLE:
        raise ValueError(f"its last route has {dict(weights)}")
    return weights[new]
