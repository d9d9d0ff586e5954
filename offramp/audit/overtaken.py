"""
Routes that are declared again: the rule that was added first answers, the others never do.

Werkzeug takes the first rule of a path that has the method, as both were added
(`werkzeug.routing.matcher.StateMachineMatcher`); nothing warns of the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.report import Problem
from offramp.code.surface.model import Declared, Surface

FLASK = "flask"  # whose rule without a view is a second name, which answers nothing itself


def without(surface: Surface) -> tuple[Surface, list[Problem]]:
    """Return the surface without them, and what is to be told; changes nothing given."""
    first: dict[tuple[str, str, str | None, bool], Declared] = {}
    told: list[Problem] = []
    routes: list[Declared] = []
    for one in surface.routes:
        if not one.sure or (one.view is None and one.kind == FLASK):
            routes.append(one)
            continue
        keys = {each: (each, one.path, one.host, one.websocket) for each in one.methods}
        left = tuple(each for each in one.methods if keys[each] not in first)
        told += _told(one, {each: first[keys[each]] for each in one.methods if each not in left})
        first |= {keys[each]: one for each in left}
        if left:
            routes.append(replace(one, methods=left) if left != one.methods else one)
    return replace(surface, routes=routes), told


def _told(one: Declared, before: dict[str, Declared]) -> Iterator[Problem]:
    """Yield that a route never answers these methods, where another view does."""
    for method, other in before.items():
        if other.view != one.view:
            said = f"{method} {one.path} is declared twice: {_name(one)} never answers it, since"
            place = f"{other.file}:{other.line}"
            yield Problem(f"{said} {_name(other)} was there first, {place}", one.file, one.line)


def _name(one: Declared) -> str:
    return f"{one.view.rpartition('.')[2]}()" if one.view else one.endpoint
