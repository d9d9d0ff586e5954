"""
Who may reach whom under rendered NetworkPolicies, worked out without a cluster.

A flow passes when the policies of the source let it out and those of the target let it in; a pod
that no policy of a direction selects is open in it. Rules only add. Source: Kubernetes'
documentation of NetworkPolicy, "The two sorts of pod isolation" and the API reference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

Object = dict[str, Any]

NAMESPACE = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class End:
    """One end of a flow: a pod, or with *address* something outside the cluster."""

    namespace: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Network:
    """The policies of one rendered chart."""

    policies: tuple[Object, ...]

    def lets(self, source: End, target: End, port: int, protocol: str = "TCP") -> bool:
        """Whether *source* may open a connection to *port* of *target*."""
        wanted = (port, protocol)
        return self._passes("egress", source, target, wanted) and self._passes(
            "ingress", target, source, wanted
        )

    def _passes(self, way: str, own: End, other: End, wanted: tuple[int, str]) -> bool:
        if own.address:
            return True
        selecting = [each for each in self.policies if _is_about(each, own) and _has_way(each, way)]
        target = own if way == "ingress" else other
        rules = [rule for each in selecting for rule in each["spec"].get(way, [])]
        return not selecting or any(
            _has_peer(rule, way, other, own) and _has_port(rule, target, wanted) for rule in rules
        )


def _is_about(policy: Object, end: End) -> bool:
    return policy["metadata"]["namespace"] == end.namespace and _selects(
        policy["spec"]["podSelector"], end.labels
    )


def _has_way(policy: Object, way: str) -> bool:
    return way.capitalize() in policy["spec"]["policyTypes"]


def _selects(selector: Object, labels: Mapping[str, str]) -> bool:
    expressions = selector.get("matchExpressions", [])
    assert all(each["operator"] == "In" for each in expressions), "only In is understood here"
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        labels.get(each["key"]) in each["values"] for each in expressions
    )


def _has_peer(rule: Object, way: str, other: End, own: End) -> bool:
    peers = rule.get("from" if way == "ingress" else "to")
    return not peers or any(_is_peer(each, other, own) for each in peers)


def _is_peer(peer: Object, other: End, own: End) -> bool:
    if "ipBlock" in peer:
        return bool(other.address) and _holds(peer["ipBlock"], other.address)
    if other.address:
        return False
    namespace = peer.get("namespaceSelector", {"matchLabels": {NAMESPACE: own.namespace}})
    return _selects(namespace, {NAMESPACE: other.namespace}) and _selects(
        peer.get("podSelector", {}), other.labels
    )


def _holds(block: Object, address: str) -> bool:
    found = ip_address(address)
    return found in ip_network(block["cidr"]) and not any(
        found in ip_network(each) for each in block.get("except", [])
    )


def _has_port(rule: Object, target: End, wanted: tuple[int, str]) -> bool:
    ports = rule.get("ports")
    return not ports or any(
        (target.ports.get(each["port"], each["port"]), each.get("protocol", "TCP")) == wanted
        for each in ports
    )


def ends(objects: list[Object]) -> Iterator[tuple[str, End]]:
    """Yield each component of the release and a pod of it."""
    for each in objects:
        template = each if each["kind"] == "Pod" else each.get("spec", {}).get("template")
        if not template:
            continue
        labels = template["metadata"]["labels"]
        ports = {
            port["name"]: port["containerPort"]
            for container in template["spec"]["containers"]
            for port in container.get("ports", [])
        }
        name = labels.get("offramp.dev/function", labels["app.kubernetes.io/component"])
        yield name, End(each["metadata"]["namespace"], labels, ports)
