"""
Which routes move together.

Each route starts in the domain that its blueprint or path names (`names`). Then single routes
move to another group where that leaves fewer columns written from both sides. This is the
local moving of graph partitioning (B. W. Kernighan and S. Lin, "An Efficient Heuristic
Procedure for Partitioning Graphs", Bell System Technical Journal, 1970), on a graph whose edges
are the columns that two routes both write: what it cuts is what old and new would write in
turns while one group has moved and the other has not.

The smallest cut alone would put together whatever sends mail or keeps an audit log. Domains
that people chose are nearly right, so that a route leaves its own only where nothing ties it to
that, and most of what it writes belongs to the group that writes most of those tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from offramp.audit.decide import names
from offramp.audit.report import Route, TableUse

HALF = 2  # more than one in two of the columns it writes have to be the other group's
LEAST = 2  # columns; one in common is a time stamp or a line of a log
ROUNDS = 10  # it ends long before; a bound all the same

Columns = Mapping[str, frozenset[str]]  # what is written, by table


def assign(routes: Iterable[Route]) -> dict[str, list[Route]]:
    """Return the groups by name, with their routes in the order given."""
    found = list(routes)
    homes = _with_company(found, [names.seed(route) for route in found])
    homes = _moved([written(route.writes) for route in found], homes)
    groups: dict[str, list[Route]] = defaultdict(list)
    for route, home in zip(found, homes, strict=True):
        groups[home].append(route)
    return dict(groups)


def written(uses: Iterable[TableUse]) -> dict[str, frozenset[str]]:
    """Return the columns written, by table; a table whose columns are not known has one, `*`."""
    found: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        found[use.table].update(use.columns or ["*"])
    return {table: frozenset(columns) for table, columns in found.items()}


def overlap(one: Columns, other: Columns) -> int:
    """Return how many columns both write; a table written by both counts at least once."""
    return sum(
        max(1, len(columns & other[table])) for table, columns in one.items() if table in other
    )


def _with_company(routes: list[Route], homes: list[str]) -> list[str]:
    """
    Give routes that are alone with a name from their path to those they share tables with.

    An application of one file has `/`, `/about` and `/contact`; these are no domains.
    """
    size = Counter(homes)
    tables = [{use.table for use in (*route.reads, *route.writes)} for route in routes]
    settled = list(homes)
    alone = []
    for place, route in enumerate(routes):
        if size[homes[place]] > 1 or homes[place] == names.slug(route.blueprint or ""):
            continue
        if homes[place] in names.WORDS:
            continue
        shared: Counter[str] = Counter()
        for other, home in enumerate(homes):
            if size[home] > 1 and tables[place] & tables[other]:
                shared[home] += len(tables[place] & tables[other])
        if shared:
            settled[place] = min(shared, key=lambda home: (-shared[home], home))
        else:
            alone.append(place)
    if len(alone) > 1:
        for place in alone:
            settled[place] = names.of_module(routes[place].file) or names.MAIN
    return settled


def _moved(writes: list[dict[str, frozenset[str]]], homes: list[str]) -> list[str]:
    """Move single routes while the cut becomes smaller; the order given breaks ties."""
    settled = list(homes)
    writers: dict[str, list[int]] = defaultdict(list)
    for place, tables in enumerate(writes):
        for table in tables:
            writers[table].append(place)
    owners = {table: _owner(table, found, writes, homes) for table, found in writers.items()}
    for _ in range(ROUNDS):
        changed = False
        for place, tables in enumerate(writes):
            drawn = _drawn(place, writes, writers, settled)
            if drawn.get(settled[place]):
                continue
            columns = sum(len(found) for found in tables.values())
            for there in sorted({owners[table] for table in tables}):
                if drawn[there] >= LEAST and drawn[there] * HALF > columns:
                    settled[place], changed = there, True
                    break
        if not changed:
            break
    return settled


def _owner(
    table: str, found: list[int], writes: list[dict[str, frozenset[str]]], homes: list[str]
) -> str:
    """Return the group that writes most columns of a table, in most routes."""
    columns: dict[str, set[str]] = defaultdict(set)
    for place in found:
        columns[homes[place]] |= writes[place][table]
    routes = Counter(homes[place] for place in found)
    return min(columns, key=lambda home: (-len(columns[home]), -routes[home], home))


def _drawn(
    place: int,
    writes: list[dict[str, frozenset[str]]],
    writers: Mapping[str, list[int]],
    homes: list[str],
) -> Counter[str]:
    """Return how strongly each group draws a route: columns it writes that the route writes too."""
    sides: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table in writes[place]:
        for other in writers[table]:
            if other != place:
                sides[homes[other]][table] |= writes[other][table]
    return Counter(
        {
            home: overlap(writes[place], {t: frozenset(c) for t, c in tables.items()})
            for home, tables in sides.items()
        }
    )
