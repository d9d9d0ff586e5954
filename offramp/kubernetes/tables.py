"""Read weights out of the routes an Envoy dumps; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from offramp.kubernetes.routing import SIDE, Routing
from offramp.weights import WHOLE


def weights(dump: Mapping[str, Any], routing: Routing, functions: set[str]) -> dict[str, set[int]]:
    """
    Return {function: weights}: more than one where its routes disagree, none where unknown.

    Istio makes several routes of one when it has several matches, and leaves out a
    destination of weight 0.
    """
    found: dict[str, set[int]] = {}
    sides = {routing.old_cluster(f): (f, "old") for f in functions}
    sides |= {routing.new_cluster(f): (f, "new") for f in functions}
    for route in _routes(dump):
        shares = {sides[c]: n for c, n in _shares(route.get("route", {})) if c in sides}
        whole = sum(shares.values())
        if not whole or _is_forced(route):
            continue
        for function, side in shares:
            if side == "new" or (function, "new") not in shares:
                new = shares.get((function, "new"), 0)
                found.setdefault(function, set()).add(round(WHOLE * new / whole))
    return found


def _routes(dump: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for config in dump.get("configs", []):
        for host in config.get("route_config", {}).get("virtual_hosts", []):
            yield from host.get("routes", [])


def _shares(action: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield (cluster, weight); newer Istio ends a cluster's name with a semicolon."""
    if "cluster" in action:
        yield action["cluster"].rstrip(";"), WHOLE
    for each in action.get("weighted_clusters", {}).get("clusters", []):
        yield each["name"].rstrip(";"), int(each.get("weight", 0))


def _is_forced(route: Mapping[str, Any]) -> bool:
    """Tell whether it is one of the routes by which a caller chooses the side."""
    headers = route.get("match", {}).get("headers", [])
    return any(each.get("name") == SIDE for each in headers)
