"""Every check: facts in, findings out; nothing here reads anything."""

from collections.abc import Callable, Iterator

from offramp.check.checks import (
    connections,
    cors,
    database,
    hosts,
    images,
    istio,
    knative,
    kubernetes,
    prometheus,
    scaling,
    secrets,
    settings,
    trials,
    values,
)
from offramp.check.facts import Facts
from offramp.check.result import Finding

CHECKS: dict[str, Callable[[Facts], Iterator[Finding]]] = {
    "values": values.check,
    "settings": settings.check,
    "hosts": hosts.check,
    "cors": cors.check,
    "trials": trials.check,
    "kubernetes": kubernetes.check,
    "istio": istio.check,
    "knative": knative.check,
    "prometheus": prometheus.check,
    "scaling": scaling.check,
    "secrets": secrets.check,
    "images": images.check,
    "database": database.check,
    "connections": connections.check,
}
