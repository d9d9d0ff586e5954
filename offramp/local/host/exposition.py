"""One page of Prometheus text from all function processes, told apart by labels."""

import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families

ANSWER_SECONDS = 1.0


def merged(sources: Iterable[tuple[str, int, Path]]) -> str:
    """
    Return the metrics of all processes with the labels function and pid.

    *sources* are (function, pid, Unix socket); a process that does not answer within
    ANSWER_SECONDS is left out, since it may just be ending.
    """
    families: dict[str, Metric] = {}
    for function, pid, path in sources:
        labels = {"function": function, "pid": str(pid)}
        for family in text_string_to_metric_families(_page(path)):
            one = families.setdefault(family.name, _empty(family))
            for sample in family.samples:
                one.samples.append(sample._replace(labels={**sample.labels, **labels}))
    registry = CollectorRegistry()
    registry.register(_Collected(list(families.values())))
    return generate_latest(registry).decode()


class _Collected:
    """Families that have been collected already, in the shape a registry wants."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


def _empty(family: Metric) -> Metric:
    return Metric(family.name, family.documentation, family.type)


def _page(path: Path) -> str:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(path))
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            with connection.makefile("rb") as answer:
                return answer.read().partition(b"\r\n\r\n")[2].decode()
    except OSError:
        return ""
