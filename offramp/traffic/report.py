"""What a run of traffic looks like: a table for people, one document for programs."""

from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from offramp.catalogue import Function
from offramp.terminal import plain
from offramp.traffic.tally import Numbers, Tally

BAR = 10  # characters of a route's bar of both sides


def table(functions: tuple[Function, ...], tally: Tally) -> Table:
    """Return the table of routes; the bar shows the share that the new side answered."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("route", no_wrap=True, overflow="ellipsis")
    for heading in ("requests", "old", "new"):
        shown.add_column(heading, justify="right")
    shown.add_column("new %", no_wrap=True)
    for heading in ("unexpected", "p50 ms", "p99 ms"):
        shown.add_column(heading, justify="right")
    for function in functions:
        numbers = tally.numbers[function.name]
        shown.add_row(
            function.route,
            *(str(n) if n else "-" for n in (numbers.requests, numbers.old, numbers.new)),
            _share(numbers),
            Text(str(numbers.unexpected), "bold red") if numbers.unexpected else "-",
            *(_ms(numbers.percentile(percent)) for percent in (50, 99)),
        )
    return shown


def line(tally: Tally) -> str:
    """Return the run in one line."""
    old = sum(numbers.old for numbers in tally.numbers.values())
    new = sum(numbers.new for numbers in tally.numbers.values())
    sentence = f"{tally.requests} requests: {old} answered by old, {new} by new"
    if others := tally.requests - old - new:
        sentence += f", {others} by neither (the gateway itself, or nobody)"
    sentence += f"; {tally.unexpected} unexpected"
    if tally.not_started:
        sentence += f"; {tally.not_started} not started in time (too many under way)"
    return sentence


def summary(functions: tuple[Function, ...], tally: Tally) -> RenderableType:
    """Return the table, the run in one line, and the first unexpected answers."""
    return Group(table(functions, tally), Text(line(tally)), *map(Text, _examples(tally)))


def _examples(tally: Tally) -> Iterator[str]:
    for one in tally.examples:
        for problem in one.problems:
            yield plain(f"{one.function} ({one.side or 'neither side'}), {one.case}: {problem}")


def document(functions: tuple[Function, ...], tally: Tally) -> dict[str, Any]:
    """Return the run as JSON values; times in milliseconds."""
    return {
        "requests": tally.requests,
        "unexpected": tally.unexpected,
        "not_started": tally.not_started,
        "routes": [
            {
                "function": function.name,
                "method": function.method,
                "path": function.path,
                **_counts(tally.numbers[function.name]),
            }
            for function in functions
        ],
        "examples": [
            {
                "function": example.function,
                "case": example.case,
                "side": example.side or None,
                "problems": list(example.problems),
            }
            for example in tally.examples
        ],
    }


def _counts(numbers: Numbers) -> dict[str, Any]:
    return {
        "requests": numbers.requests,
        "old": numbers.old,
        "new": numbers.new,
        "neither": numbers.neither,
        "unexpected": numbers.unexpected,
        "p50_ms": numbers.percentile(50),
        "p99_ms": numbers.percentile(99),
    }


def _share(numbers: Numbers) -> Text:
    if not numbers.old + numbers.new:
        return Text("")
    share = numbers.new / (numbers.old + numbers.new)
    filled = round(share * BAR)
    return Text.assemble(("█" * filled, "green"), ("░" * (BAR - filled), "dim"), f"{share:5.0%}")


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
