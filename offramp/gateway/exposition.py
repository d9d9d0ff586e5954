"""
The page `/metrics`: numbers of our own and of others, as Prometheus text.

Source: prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from offramp.errors import OfframpError

LOG = logging.getLogger(__name__)

WEIGHT = "offramp_weight_percent"
UP = "offramp_numbers_up"
Sample = tuple[Mapping[str, str], float]
Part = Callable[[], str]


@dataclass(frozen=True)
class Gauge:
    """One family of numbers; *samples* are (labels, value)."""

    name: str
    about: str
    samples: Iterable[Sample]

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.about}"
        yield f"# TYPE {self.name} gauge"
        for labels, value in self.samples:
            named = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            yield f"{self.name}{{{named}}} {value!r}"


def text(gauges: Iterable[Gauge]) -> str:
    """Return the gauges as Prometheus reads them."""
    return "".join(f"{line}\n" for gauge in gauges for line in gauge.lines())


def weights(current: Mapping[str, int], groups: Mapping[str, str]) -> str:
    """Return each function's weight; *groups* says which group a function is in."""
    about = "Percent of a route's requests that go to the new side."
    samples = [
        ({"function": name, "group": groups.get(name, "")}, weight)
        for name, weight in current.items()
    ]
    return text([Gauge(WEIGHT, about, samples)])


def page(parts: Mapping[str, Part]) -> str:
    """
    Return all *parts*, one after the other.

    One that cannot be had is left out, and `offramp_numbers_up` says so: the others are
    needed most just then.
    """
    found, standing = [], []
    for name, part in parts.items():
        try:
            found.append(part())
        except OfframpError as error:
            LOG.warning("no numbers of %s: %s", name, error)
            standing.append(({"part": name}, 0))
        else:
            standing.append(({"part": name}, 1))
    about = "Whether a part of this page could be had."
    return "".join([*found, text([Gauge(UP, about, standing)])])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
