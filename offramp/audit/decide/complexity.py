"""
How hard a route is to move: as hard as the worst of its sides.

The bounds on branches come from those of the Software Engineering Institute for the risk of
a change to one function (C4 Software Technology Reference Guide, 1997: simple up to 10,
moderate up to 20). Here all functions count that a route reaches, its hooks too: four small ones
are simple, six of moderate size moderate. One table written is one thought; with four, the
order of writes and what is undone matter. Every service outside adds a way to fail half done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offramp.audit.report import Complexity, Route

NAMES: tuple[Complexity, Complexity, Complexity] = ("simple", "moderate", "complex")


@dataclass(frozen=True)
class Side:
    """One measure of a route: up to *simple* it is simple, up to *moderate* moderate."""

    what: str
    simple: int
    moderate: int

    def level(self, value: int) -> int:
        """Return 0, 1 or 2."""
        return (value > self.simple) + (value > self.moderate)


DATABASE = "mongodb"  # whose collections are told as tables
LINES = Side("lines of code", 200, 600)
BRANCHES = Side("branches", 40, 120)
WRITTEN = Side("tables written", 1, 3)
OUTSIDE = Side("services outside", 0, 2)
BLOCKING = Side("findings to fix first", 0, 2)


def complexity(route: Route, blocking: int) -> tuple[Complexity, str]:
    """Return how hard the route is, and the sides that make it so in words, "" if simple."""
    levels = list(_levels(route, blocking))
    worst = max(level for level, _ in levels)
    told = [text for level, text in levels if level == worst]
    return NAMES[worst], ", ".join(told) if worst else ""


def services(route: Route) -> set[tuple[str, str]]:
    """Return the services that a route calls, by kind and name; its database is none of them."""
    return {(one.kind, one.target) for one in route.outbound if one.kind != DATABASE}


def _levels(route: Route, blocking: int) -> Iterator[tuple[int, str]]:
    values = (
        (LINES, route.lines),
        (BRANCHES, route.branches),
        (WRITTEN, len({one.table for one in route.writes if not one.around})),
        (OUTSIDE, len(services(route))),
        (BLOCKING, blocking),
    )
    for side, value in values:
        yield side.level(value), f"{side.what}: {value}"
