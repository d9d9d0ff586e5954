"""
Ask Prometheus, from a pod by its name, from elsewhere through the API server's proxy.

So a person needs no port-forward and no address; `services/proxy` in Prometheus's namespace
must be allowed. OFFRAMP_PROMETHEUS names another one, asked directly.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2

from offramp.errors import OfframpError, UsageError
from offramp.kubernetes.cluster import TIMEOUT_SECONDS, Cluster, is_in_pod
from offramp.kubernetes.setting import Setting

OK = 200
Read = TypeVar("Read")
LARGEST = 1e18  # beyond it, and for NaN, there is nothing to count


@dataclass(frozen=True)
class Sample:
    """One series' labels and value at the instant that was asked for."""

    labels: Mapping[str, str]
    value: float

    @classmethod
    def of(cls, series: Any) -> "Sample":
        """Return what a vector's entry says; raises what a wrong shape raises."""
        labels = series["metric"]
        if not isinstance(labels, dict) or not all(isinstance(one, str) for one in labels.values()):
            raise TypeError(f"{labels!r} are no labels")
        return cls(labels, number(series["value"]))


@dataclass(frozen=True)
class Prometheus:
    """The HTTP API below *path* of what *http* speaks to; *name* is for messages."""

    http: httpx2.Client
    path: str
    name: str

    def now(self) -> float:
        """Return Prometheus's own Unix time."""
        return self._read("time()", None, lambda found: number(found["result"]))

    def query(self, promql: str, at: float) -> list[Sample]:
        """Return each series of *promql* at the Unix time *at*; raises `OfframpError`."""
        return self._read(promql, at, lambda found: list(map(Sample.of, found["result"])))

    def _read(self, promql: str, at: float | None, read: Callable[[Any], Read]) -> Read:
        """Return what *read* makes of the answer's data; another shape is an `OfframpError`."""
        found = self._ask({"query": promql} | ({} if at is None else {"time": f"{at:.3f}"}))
        try:
            return read(found)
        except (LookupError, TypeError, ValueError) as error:
            raise OfframpError(
                f"{self.name} answers what cannot be read to {promql} ({error!r}); "
                "name another in OFFRAMP_PROMETHEUS"
            ) from error

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
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            why = "with something else than its API says; name another in OFFRAMP_PROMETHEUS"
        raise OfframpError(f"{self.name} answers {answer.status_code} {why}".rstrip())


def number(pair: Any) -> float:
    """Return the number of Prometheus's [time, "number"]; raises what a wrong shape raises."""
    found = float(pair[1])
    if not abs(found) < LARGEST:
        raise ValueError(f"{found} counts nothing")
    return found


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
