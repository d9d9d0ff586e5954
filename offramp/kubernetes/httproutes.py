"""
The HTTPRoute of a function: its requests, its two sides, and the weight between them; pure.

The weight stands in the last rule and nowhere else. An HTTPRoute has no subsets, so each side of
each function is a Service of its own, which the chart makes. What the API server would fill in
is written out, so that an object can be compared with what is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offramp.catalogue import Function
from offramp.kubernetes.kinds import HTTPRoute
from offramp.kubernetes.names import PORT, Names
from offramp.kubernetes.outline import Outline, Requests
from offramp.kubernetes.routing import KEPT, SERVED_BY, SIDE, metadata, share
from offramp.weights import WHOLE

Json = dict[str, Any]
API = "gateway.networking.k8s.io/v1"


@dataclass(frozen=True)
class HttpRoutes:
    """The routing of the Gateway API, for what the chart wrote in *outline*; see `Routing`."""

    names: Names
    outline: Outline
    kind: Any = HTTPRoute

    def old_cluster(self, function: str) -> str:
        return self._cluster(self.names.old_side(function), self.names.namespace)

    def new_cluster(self, function: str) -> str:
        return self._cluster(self.names.new_side(function), self.names.setting.knative_namespace)

    def render(self, function: Function, weight: int, version: str | None = None) -> Any:
        requests = self.outline.requests(function.name)
        new = self._new(function.name)
        rules = [self._rule(requests, [new | {"weight": WHOLE}])]  # of a retired function
        if not function.retired:
            old = self._old(function.name)
            split = [old | {"weight": WHOLE - weight}, new | {"weight": weight}]
            rules = [
                self._rule(requests, [old | {"weight": WHOLE}], side="old"),
                self._rule(requests, [new | {"weight": WHOLE}], side="new"),
                self._rule(requests, split),
            ]
        parents = [_parent(each) for each in self.outline.parents]
        hosts = {"hostnames": self.outline.hostnames} if self.outline.hostnames else {}
        return HTTPRoute(
            apiVersion=API,
            kind="HTTPRoute",
            metadata=metadata(function, self.names, version),
            spec={"parentRefs": parents, **hosts, "rules": rules},
        )

    def weight(self, found: Mapping[str, Any]) -> int:
        name = str(found["metadata"]["name"])
        try:
            split = found["spec"]["rules"][-1]["backendRefs"]
            weights = {side["name"]: int(side.get("weight", 1)) for side in split}
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(f"its last rule is not ours: {error!r}") from error
        return share(weights, self.names.old_side(name), self.names.new_side(name))

    def set_aside(self, found: Mapping[str, Any]) -> Any | None:
        """Return *found* without its gateways, with its weight; None where it has none."""
        if not found["spec"].get("parentRefs"):
            return None
        kept = ("name", "namespace", "labels", "resourceVersion")
        return HTTPRoute(
            apiVersion=API,
            kind="HTTPRoute",
            metadata={key: found["metadata"][key] for key in kept},
            spec={key: value for key, value in found["spec"].items() if key != "parentRefs"},
        )

    def _cluster(self, service: str, namespace: str) -> str:
        return f"outbound|{PORT}||{service}.{namespace}.svc.{self.names.setting.cluster_domain}"

    def _rule(self, requests: Requests, backends: list[Json], side: str | None = None) -> Json:
        chosen = {"headers": [{"type": "Exact", "name": SIDE, "value": side}]} if side else {}
        return {
            "matches": [match | chosen for match in requests.matches],
            "filters": self.outline.filters,
            "backendRefs": backends,
            "timeouts": {"request": requests.timeout},
        }

    def _old(self, name: str) -> Json:
        return _backend(self.names.old_side(name), self.names.namespace, [_served_by("old")])

    def _new(self, name: str) -> Json:
        headers = {"Host": self.names.new_host(name)} | KEPT
        host = {"set": [{"name": each, "value": value} for each, value in headers.items()]}
        named = {"type": "RequestHeaderModifier", "requestHeaderModifier": host}
        namespace = self.names.setting.knative_namespace
        return _backend(self.names.new_side(name), namespace, [named, _served_by("new")])


def _parent(reference: Json) -> Json:
    return {"group": "gateway.networking.k8s.io", "kind": "Gateway"} | reference


def _backend(service: str, namespace: str, filters: list[Json]) -> Json:
    return {
        "group": "",
        "kind": "Service",
        "name": service,
        "namespace": namespace,
        "port": PORT,
        "filters": filters,
    }


def _served_by(side: str) -> Json:
    told = {"set": [{"name": SERVED_BY, "value": side}]}
    return {"type": "ResponseHeaderModifier", "responseHeaderModifier": told}
