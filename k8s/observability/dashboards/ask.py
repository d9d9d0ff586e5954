"""
The queries of the dashboards, and what a Prometheus answers to them.

`python -m k8s.observability.dashboards.ask URL NAMESPACE` names the panels without data.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from k8s.observability.dashboards.__main__ import FOLDER

OK = 200
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class Query:
    """One query of one panel, as it stands in the dashboard."""

    dashboard: str
    panel: str
    expr: str

    def filled(self, namespace: str, *, function: str = ".+", seconds: int = 900) -> str:
        """Return what Grafana would send for the last *seconds*."""
        text = self.expr.replace("$__range_s", str(seconds)).replace("$__range", f"{seconds}s")
        return text.replace("$namespace", namespace).replace("$function", function)


def queries(folder: Path = FOLDER) -> list[Query]:
    """Return all queries of the dashboards in *folder*, in their order."""
    return [query for file in sorted(folder.glob("*.json")) for query in _of(file)]


def ask(url: str, expr: str) -> list[dict[str, Any]]:
    """
    Return the series that the Prometheus at *url* has for *expr* now.

    Raises `ValueError` with Prometheus's own words for a query it does not take, or while it
    is starting.
    """
    answer = urllib3.request(
        "GET", f"{url.rstrip('/')}/api/v1/query", fields={"query": expr}, timeout=TIMEOUT_SECONDS
    )
    if answer.status != OK:
        raise ValueError(f"{expr}: {answer.status} {answer.data.decode(errors='replace')}")
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


def empty(url: str, namespace: str, wanted: list[Query] | None = None) -> list[Query]:
    """Return those of *wanted* (all, by default) that have no number, or none but NaN."""
    asked = queries() if wanted is None else wanted
    return [query for query in asked if not _has_numbers(ask(url, query.filled(namespace)))]


def _has_numbers(series: list[dict[str, Any]]) -> bool:
    return any(each["value"][1] != "NaN" for each in series)


def _of(file: Path) -> Iterator[Query]:
    document = json.loads(file.read_text(encoding="utf-8"))
    for panel in document["panels"]:
        for target in panel["targets"]:
            yield Query(file.stem, panel["title"], target["expr"])


if __name__ == "__main__":
    for query in empty(sys.argv[1], sys.argv[2]):
        print(f"{query.dashboard}: {query.panel}: no data for {query.expr}")  # noqa: T201 - a command
