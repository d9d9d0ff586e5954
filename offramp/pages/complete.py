"""
What a migration measured, as Markdown: from its journal, and from benches where there are any.

Pure: entries, weights and documents in, text out. Numbers are those that the gateway counted
while traffic moved; nothing is estimated that was not measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NotRequired

from typing_extensions import TypedDict  # pydantic takes that of typing from Python 3.12 on

from offramp.catalogue import Catalogue, Function
from offramp.shift.journal import Entry
from offramp.usage import Usage
from offramp.window import Window

WHOLE = 100
LONGER_SECONDS = 0.5  # at least, which one more look adds
HEAD = """\
# What the migration measured

Made by `offramp report` from the journal of the shifts and from what the benches measured; the
lessons are written by hand. Both sides' numbers are the gateway's own."""
COST = """\
## What it costs

All processes of a side, since both were started and up to when this page was made: also idle
ones, and those that have ended. Memory is what they hold at that moment. Each side answered what
the weights sent it, so the two had different mixes of requests."""
BENCHES = """\
## Speed, memory, cold starts

Each row is two things measured in turn in one run on one machine: ours, and what it is compared
with. A ratio above 1 is in our favour."""
CLUSTER = """\
## On the cluster

What the tests through Istio's ingress gateway measured."""


class Row(TypedDict):
    """One row of a bench, and whether its bound was met (None: nobody knows)."""

    what: str
    ours: float | None
    other: float | None
    unit: str
    ratio: float | None
    bound: str
    met: bool | None


class Bench(TypedDict):
    """What one bench measured."""

    rows: list[Row]


class Number(TypedDict):
    """One number of the tests on a cluster."""

    what: str
    value: float | None
    unit: str
    bound: str
    met: NotRequired[bool | None]


class Cluster(TypedDict):
    """What those tests measured."""

    numbers: list[Number]


@dataclass(frozen=True)
class Sources:
    """What the page is made of; *benches* and *cluster* as `--json` of the benches wrote them."""

    catalogue: Catalogue
    weights: Mapping[str, int]
    entries: Sequence[Entry]
    benches: Sequence[Bench] = ()
    cluster: Cluster | None = None
    usage: Mapping[str, Usage] = field(default_factory=dict)  # of "old" and "new"
    lessons: str = ""


def page(sources: Sources) -> str:
    """Return the whole page."""
    by_function: dict[str, list[Entry]] = {}
    for entry in sources.entries:
        by_function.setdefault(entry.subject, []).append(entry)
    parts = [
        HEAD,
        "\n".join(_standing(sources, by_function)),
        "\n".join(_latencies(sources.catalogue.functions, by_function)),
        "\n".join(_ways_back(sources.entries)),
    ]
    if sources.usage:
        parts.append(f"{COST}\n\n" + "\n".join(_cost(sources.usage)))
    if sources.benches:
        parts.append(f"{BENCHES}\n\n" + "\n".join(_benches(sources.benches)))
    if sources.cluster:
        parts.append(f"{CLUSTER}\n\n" + "\n".join(_cluster(sources.cluster)))
    if sources.lessons:
        parts.append(sources.lessons.strip())
    return "\n\n".join(parts) + "\n"


def _standing(sources: Sources, by_function: Mapping[str, list[Entry]]) -> Iterator[str]:
    functions = sources.catalogue.functions
    at_new = sum(sources.weights.get(one.name, 0) == WHOLE for one in functions)
    yield "## Where the routes are\n"
    yield f"{at_new} of {len(functions)} routes are answered by functions alone.\n"
    yield "| route | function | to new | since | changes | holds | ways back | judged | failed |"
    yield "|---|---|---:|---|---:|---:|---:|---:|---:|"
    for one in functions:
        entries = by_function.get(one.name, [])
        changes = [each for each in entries if each.change.before != each.change.after]
        holds = sum(each.change.verdict == "hold" for each in entries)
        back = sum(each.change.after < each.change.before for each in entries)
        windows = _judged(entries)
        since = changes[-1].time[:10] if changes else "never moved"
        judged, failed = sum(w.requests for w in windows), sum(w.failures for w in windows)
        yield (
            f"| `{_cell(one.route)}` | `{one.name}` | {sources.weights.get(one.name, 0)} % "
            f"| {since} | {len(changes)} | {holds} | {back} | {judged:,} | {failed:,} |"
        )


def _judged(entries: Iterable[Entry]) -> list[Window]:
    """
    Return the windows of the new side that were judged, each request in one of them.

    While a step holds, each look is at all since the step began: the last one has the others'.
    """
    found: list[Window] = []
    weight: int | None = None  # at which the last of them was looked at
    for one in entries:
        if one.new is None:
            weight = None if one.change.before != one.change.after else weight
            continue
        if found and weight == one.change.before and _holds(one.new, found[-1]):
            found.pop()
        found.append(one.new)
        weight = one.change.after
    return found


def _holds(later: Window, earlier: Window) -> bool:
    """Tell whether a window began where an earlier one did; a new one is as long, or shorter."""
    return later.seconds > earlier.seconds + LONGER_SECONDS and all(
        getattr(later, name) >= getattr(earlier, name)
        for name in ("requests", "failures", "client_errors")
    )


def _latencies(
    functions: Iterable[Function], by_function: Mapping[str, list[Entry]]
) -> Iterator[str]:
    yield "## Before against after\n"
    yield "The last window of each side that was compared, in milliseconds.\n"
    yield "| function | requests before | p50 | p99 | requests after | p50 | p99 |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in functions:
        entries = by_function.get(one.name, [])
        old = _last([each.old for each in entries])
        new = _last([each.new for each in entries])
        if old or new:
            yield f"| `{one.name}` | {_cells(old)} | {_cells(new)} |"


def _last(windows: Iterable[Window | None]) -> Window | None:
    found = [one for one in windows if one is not None and one.requests]
    return found[-1] if found else None


def _cells(window: Window | None) -> str:
    if window is None:
        return "0 | | "
    times = [window.percentile_ms(share) for share in (0.5, 0.99)]
    told = ["" if time is None else f"{time:.1f}" for time in times]
    return f"{window.requests:,} | {told[0]} | {told[1]}"


def _ways_back(entries: Iterable[Entry]) -> Iterator[str]:
    yield "## Ways back\n"
    found = [one for one in entries if one.change.after < one.change.before]
    if not found:
        yield "No weight was ever taken back."
        return
    yield "| when | function | from | to | why |"
    yield "|---|---|---:|---:|---|"
    for one in found:
        yield (
            f"| {one.time} | `{one.subject}` | {one.change.before} % | {one.change.after} % "
            f"| {_cell(one.change.reason)} |"
        )


def _cell(text: str) -> str:
    """Return *text* so that it ends neither its cell nor its row."""
    return " ".join(text.split()).replace("|", "\\|")


def _cost(usage: Mapping[str, Usage]) -> Iterator[str]:
    yield "| side | requests | processor seconds | for 1,000 requests | MiB | processes |"
    yield "|---|---:|---:|---:|---:|---:|"
    for side, used in usage.items():
        each = "" if used.per_thousand is None else f"{used.per_thousand:.2f}"
        yield (
            f"| {side} | {used.requests:,} | {used.processor_seconds:,.1f} | {each} "
            f"| {used.memory_mib:,.0f} | {used.processes} |"
        )


def _benches(benches: Iterable[Bench]) -> Iterator[str]:
    yield "| what | ours | other | unit | ratio | bound | met |"
    yield "|---|---:|---:|---|---:|---|---|"
    for row in (row for bench in benches for row in bench["rows"]):
        numbers = [_number(row["ours"]), _number(row["other"])]
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        met = "" if row["met"] is None or not row["bound"] else ("yes" if row["met"] else "**no**")
        cells = [row["what"], *numbers, row["unit"], ratio, row["bound"], met]
        yield f"| {' | '.join(cells)} |"


def _cluster(document: Cluster) -> Iterator[str]:
    yield "| what | measured | unit | bound | met |"
    yield "|---|---:|---|---|---|"
    words = {None: "", True: "yes", False: "**no**"}
    for one in document["numbers"]:
        value, met = _number(one["value"]), words[one.get("met")]
        yield f"| {one['what']} | {value} | {one['unit']} | {one['bound']} | {met} |"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - as the benches
