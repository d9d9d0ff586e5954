"""Which routes read and write each table, gathered in one pass over the routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from offramp.audit.report import Route


@dataclass
class Users:
    """The routes that use one table, by name in their order."""

    writers: list[str] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)


def used(routes: Iterable[Route]) -> dict[str, Users]:
    """Return the users of each table, by the tables' names; a route is named once for each."""
    found: dict[str, Users] = {}
    for route in routes:
        for use in route.writes:
            _name(route, found.setdefault(use.table, Users()).writers)
        for use in route.reads:
            _name(route, found.setdefault(use.table, Users()).readers)
    return dict(sorted(found.items()))


def _name(route: Route, names: list[str]) -> None:
    if not names or names[-1] != route.name:
        names.append(route.name)
