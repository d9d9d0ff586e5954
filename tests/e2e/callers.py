"""Callers: they know the gateway's address and the application's host, and may choose a side."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3

from offramp.cases.connection import Gateway
from tests.e2e.cluster import Cluster
from tests.sides.sides import Side
from tests.waiting import until

INGRESS = ("istio-system", "istio-ingressgateway")


@dataclass(frozen=True)
class Callers:
    """The callers' gateway at *address*, called by the name *host*."""

    address: str
    host: str

    def side(self, name: str | None = None) -> Side:
        """Return a caller of one side (None: whichever the weights choose)."""
        chosen = {"x-offramp": name} if name else {}
        address = self.address
        return Side(
            name or "gateway", lambda _method, _path: address, headers={"Host": self.host, **chosen}
        )

    def connection(self, side: str | None = None) -> Gateway:
        """Return what sends traffic."""
        return Gateway(self.address, side, {"Host": self.host})


@contextmanager
def gateway(cluster: Cluster, host: str) -> Iterator[str]:
    """
    Yield the gateway's URL: GATEWAY of the environment, else the first that answers.

    Those are the NodePort on this machine, on the node, and a port forward.
    """
    found = os.environ.get("GATEWAY") or next(filter(_answering(host), _node_ports(cluster)), None)
    if found:
        yield found
        return
    namespace, service = INGRESS
    with Cluster(namespace).forward(f"service/{service}", 80) as port:
        url = f"http://127.0.0.1:{port}"
        until(lambda: _answering(host)(url))
        yield url


def _node_ports(cluster: Cluster) -> Iterator[str]:
    namespace, service = INGRESS
    ports = Cluster(namespace).get("service", service)["spec"]["ports"]
    port = next((each.get("nodePort") for each in ports if each["port"] == 80), None)
    if port is None:
        return
    yield f"http://127.0.0.1:{port}"
    for node in cluster.select("node"):
        for address in node["status"]["addresses"]:
            if address["type"] == "InternalIP":
                yield f"http://{address['address']}:{port}"


def _answering(host: str):
    def answers(url: str) -> bool:
        timeout = urllib3.Timeout(2)
        try:
            answer = urllib3.request(
                "GET", f"{url}/_/health", headers={"Host": host}, timeout=timeout, retries=False
            )
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200

    return answers
