"""
The delegated VirtualService of a function: its two sides, and the weight between them; pure.

The weight stands in the third route and nowhere else. Both destinations stay in it at 0 and
100, so that it can be read back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offramp.catalogue import Function
from offramp.kubernetes.kinds import VirtualService
from offramp.kubernetes.names import PORT, Names
from offramp.kubernetes.routing import KEPT, SERVED_BY, SIDE, metadata, share
from offramp.weights import WHOLE

Json = dict[str, Any]


@dataclass(frozen=True)
class Delegates:
    """The routing of Istio's API; see `Routing`."""

    names: Names
    kind: Any = VirtualService

    def old_cluster(self, function: str) -> str:
        return f"outbound|{PORT}|{self.names.old_side(function)}|{self.names.old_host}"

    def new_cluster(self, function: str) -> str:
        gateway = self.names.setting.knative_gateway
        return f"outbound|{PORT}|{self.names.new_side(function)}|{gateway}"

    def render(self, function: Function, weight: int, version: str | None = None) -> Any:
        names, name = self.names, function.name
        old = _destination(names.old_host, names.old_side(name), "old")
        new = _destination(names.setting.knative_gateway, names.new_side(name), "new")
        new["headers"]["request"] = {"set": {"Host": names.new_host(name)} | KEPT}
        http = [{"name": "split", "route": [new | {"weight": WHOLE}]}]  # of a retired function
        if not function.retired:
            split = [old | {"weight": WHOLE - weight}, new | {"weight": weight}]
            http = [
                {"name": "old", "match": [_asks_for("old")], "route": [old]},
                {"name": "new", "match": [_asks_for("new")], "route": [new]},
                {"name": "split", "route": split},
            ]
        return VirtualService(
            apiVersion="networking.istio.io/v1",
            kind="VirtualService",
            metadata=metadata(function, names, version),
            spec={"http": http},
        )

    def weight(self, found: Mapping[str, Any]) -> int:
        name = str(found["metadata"]["name"])
        try:
            split = found["spec"]["http"][-1]["route"]
            weights = {side["destination"]["subset"]: int(side.get("weight", 0)) for side in split}
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(f"its last route is not ours: {error!r}") from error
        return share(weights, self.names.old_side(name), self.names.new_side(name))

    def set_aside(self, found: Mapping[str, Any]) -> None:
        """Return None: only the chart's root leads to a delegate."""


def _destination(host: str, subset: str, side: str) -> Json:
    return {
        "destination": {"host": host, "port": {"number": PORT}, "subset": subset},
        "headers": {"response": {"set": {SERVED_BY: side}}},
    }


def _asks_for(side: str) -> Json:
    return {"headers": {SIDE: {"exact": side}}}
