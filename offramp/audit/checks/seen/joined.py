"""Hits that say the same of the same routes, told once with their other lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from offramp.audit.checks.check import Hit
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at

NAMED = 3  # places that are named; more are counted


def in_function(context: Context, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield one hit for all lines of a function that do the same, for the same routes."""
    found: dict[tuple[object, ...], list[Hit]] = {}
    for one in hits:
        routes = tuple(routes_at(context, one.place, one.line))
        key = (one.place, one.message, one.severity, one.effect, one.routes, routes)
        found.setdefault(key, []).append(one)
    for each in found.values():
        first, *others = sorted(each, key=lambda one: one.line)
        lines = list(dict.fromkeys(str(one.line) for one in others if one.line != first.line))
        noun = "lines" if lines[1:] else "line"
        more = f", also in {noun} {_listed(lines, 'more')}" if lines else ""
        yield replace(first, message=f"{first.message}{more}")


def everywhere(context: Context, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield one hit for all places that say the same of the same routes, where these are given."""
    found: dict[tuple[object, ...], list[Hit]] = {}
    for one in hits:
        alone = (one.place, one.line) if one.routes is None else ()
        key = (one.message, one.severity, one.effect, one.routes, *alone)
        found.setdefault(key, []).append(one)
    for each in found.values():
        first, *others = sorted(each, key=lambda one: (one.place, one.line))
        named = [f"{_file(context, one)}:{one.line}" for one in others]
        more = f", also in {_listed(named, 'more places')}" if named else ""
        yield replace(first, message=f"{first.message}{more}")


def _file(context: Context, hit: Hit) -> str:
    module, _ = context.project.split(hit.place)
    return module.file if module is not None else ""


def _listed(each: Sequence[str], noun: str) -> str:
    """Return them as a list in words: `3, 5 and 7`, `3, 5, 7 and 4 more`."""
    if len(each) > NAMED + 1:
        return f"{', '.join(each[:NAMED])} and {len(each) - NAMED} {noun}"
    return " and ".join(filter(None, (", ".join(each[:-1]), each[-1])))
