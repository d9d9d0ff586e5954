"""
Ask Prometheus, from a pod by its name, from elsewhere through the API server's proxy.

So a person needs no port-forward and no address; `services/proxy` in Prometheus's namespace
must be allowed. OFFRAMP_PROMETHEUS names another one, asked directly.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from offramp.errors import OfframpError, UsageError
from offramp.kubernetes.cluster import TIMEOUT_SECONDS, Cluster, is_in_pod
from offramp.kubernetes.setting import Setting

OK = 200


@dataclass(frozen=True)
class Sample:
    """One series' labels and value at the instant that was asked for."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Prometheus:
    """The HTTP API below *path* of what *http* speaks to; *name* is for messages."""

    http: httpx2.Client
    path: str
    name: str

    def now(self) -> float:
        """Return Prometheus's own Unix time."""
        return float(self._ask({"query": "time()"})["result"][0])

    def query(self, promql: str, at: float) -> list[Sample]:
        """Return each series of *promql* at the Unix time *at*; raises `OfframpError`."""
        found = self._ask({"query": promql, "time": f"{at:.3f}"})
        if found.get("resultType") != "vector":
            raise OfframpError(f"{self.name} answers {found.get('resultType')} to {promql}")
        return [Sample(each["metric"], float(each["value"][1])) for each in found["result"]]

    def _ask(self, parameters: Mapping[str, str]) -> Any:
        try:
            answer = self.http.get(f"{self.path}/api/v1/query", params=dict(parameters))
        except (httpx2.HTTPError, OSError) as error:
            raise OfframpError(
                f"{self.name} does not answer ({error}); name another in OFFRAMP_PROMETHEUS"
            ) from error
        try:
            document = answer.json()
            if answer.status_code == OK and document["status"] == "success":
                return document["data"]
            why = document.get("error") or document.get("message") or ""
        except (ValueError, KeyError, AttributeError):
            why = "no JSON"
        raise OfframpError(f"{self.name} answers {answer.status_code} {why}".rstrip())


def connect(
    cluster: Cluster, setting: Setting, environment: Mapping[str, str] = os.environ
) -> Prometheus:
    """Return the Prometheus of OFFRAMP_PROMETHEUS, else of `platform.yml`."""
    named = environment.get("OFFRAMP_PROMETHEUS")
    url = named or setting.prometheus
    if named or is_in_pod():
        plain = httpx2.Client(timeout=TIMEOUT_SECONDS)
        return Prometheus(plain, url.rstrip("/"), f"Prometheus at {url}")
    return Prometheus(cluster.http(), proxied(url), f"Prometheus at {url}, through the API server,")


def proxied(url: str) -> str:
    """Return the API server's path to a Service's URL; raises `UsageError` for another URL."""
    parts = urlsplit(url)
    name, _, rest = (parts.hostname or "").partition(".")
    namespace = rest.partition(".")[0]
    if not name or not namespace:
        raise UsageError(f"{url} is not NAME.NAMESPACE of the cluster; set OFFRAMP_PROMETHEUS")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    service = f"{parts.scheme}:{name}:{port}"
    return f"/api/v1/namespaces/{namespace}/services/{service}/proxy{parts.path.rstrip('/')}"
