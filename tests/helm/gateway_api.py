"""The chart with `gateway.routing: gateway-api`, and how to look at what it makes."""

from offramp.kubernetes.outline import Outline, parse
from tests.helm.chart import one

API = ("--set", "gateway.routing=gateway-api", "--set", "hosts={a.example}")


def named(objects: list[dict], kind: str) -> dict[str, dict]:
    """Return the objects of *kind* by name."""
    return {each["metadata"]["name"]: each for each in objects if each["kind"] == kind}


def outline(objects: list[dict]) -> Outline:
    """Return what the chart tells the tool of its routes."""
    return parse(one(objects, "ConfigMap", "catalogue")["data"]["routes.yml"])
