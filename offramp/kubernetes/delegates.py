"""
The delegated VirtualService of a function: its two sides, and the weight between them; pure.

The weight stands in the third route and nowhere else. Both destinations stay in it at 0 and
100, so that it can be read back.
"""

from collections.abc import Mapping
from typing import Any

from offramp.catalogue import Function
from offramp.kubernetes.kinds import VirtualService
from offramp.kubernetes.names import FUNCTION, GROUP, OURS, PORT, Names

Json = dict[str, Any]

SIDE = "x-offramp"
SERVED_BY = "x-served-by"
WHOLE = 100


def render(function: Function, weight: int, names: Names, version: str | None = None) -> Any:
    """
    Return the object that sends *weight* percent to new; all of it where there is no old side.

    With *version* (a resourceVersion) it may only replace that very object.
    """
    name = function.name
    old = _destination(names.old_host, names.old_subset(name), "old")
    new = _destination(names.setting.knative_gateway, names.new_subset(name), "new")
    new["headers"]["request"] = {"set": {"Host": names.new_host(name)}}
    metadata: Json = {
        "name": name,
        "namespace": names.namespace,
        "labels": OURS | {FUNCTION: name, GROUP: function.group},
    }
    if version is not None:
        metadata["resourceVersion"] = version
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
        metadata=metadata,
        spec={"http": http},
    )


def weight(delegate: Mapping[str, Any], names: Names) -> int:
    """Return the percent to new; `ValueError` where somebody wrote what cannot be read."""
    name = str(delegate["metadata"]["name"])
    subset = names.new_subset(name)
    try:
        split = delegate["spec"]["http"][-1]["route"]
        weights = {side["destination"]["subset"]: int(side.get("weight", 0)) for side in split}
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"its last route is not ours: {error!r}") from error
    known = ({subset, names.old_subset(name)}, {subset})  # the latter: retired
    if set(weights) not in known or sum(weights.values()) != WHOLE:
        raise ValueError(f"its last route has {weights}")
    return weights[subset]


def _destination(host: str, subset: str, side: str) -> Json:
    return {
        "destination": {"host": host, "port": {"number": PORT}, "subset": subset},
        "headers": {"response": {"set": {SERVED_BY: side}}},
    }


def _asks_for(side: str) -> Json:
    return {"headers": {SIDE: {"exact": side}}}
