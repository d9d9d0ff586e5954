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
that, neither what others there write nor a table of its name, and most of what it writes belongs
to the group that writes most of those tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from offramp.audit.decide import names
from offramp.audit.report import ANY, Route, TableUse

HALF = 2  # more than one in two of the columns it writes have to be the other group's
LEAST = 2  # columns; one in common is a time stamp or a line of a log
ROUNDS = 10  # it ends long before; a bound all the same

Columns = Mapping[str, frozenset[str]]  # what is written, by table


def assign(routes: Iterable[Route]) -> dict[str, list[Route]]:
    """Return the groups by name, with their routes in the order given."""
    found = list(routes)
    homes = _with_company(found, _plural([names.seed(route) for route in found]))
    homes = _moved(*_columns(found), homes)
    groups: dict[str, list[Route]] = defaultdict(list)
    for route, home in zip(found, homes, strict=True):
        groups[home].append(route)
    return dict(groups)


def written(uses: Iterable[TableUse]) -> dict[str, frozenset[str]]:
    """
    Return the columns written, by table; a table whose columns are not known has one, `*`.

    What hooks write for every route draws none of them anywhere.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        if not use.around:
            found[use.table].update(use.columns or [ANY])
    return {table: frozenset(columns) for table, columns in found.items()}


def _columns(routes: list[Route]) -> tuple[list[Columns], list[Columns]]:
    """Return what each route names, and what it writes: all columns, where it may be any."""
    named: list[Columns] = [written(route.writes) for route in routes]
    every: dict[str, set[str]] = defaultdict(set)
    for tables in named:
        for table, columns in tables.items():
            every[table] |= columns
    known = {table: frozenset(found - {ANY} or {ANY}) for table, found in every.items()}
    every_one = [{use.table for use in one.writes if _may_be_any(use)} for one in routes]
    return named, [
        {table: known[table] if table in gone else columns for table, columns in tables.items()}
        for tables, gone in zip(named, every_one, strict=True)
    ]


def _may_be_any(use: TableUse) -> bool:
    return "delete" in use.operations or ANY in use.columns


def overlap(one: Columns, other: Columns) -> int:
    """Return how many columns both write; a table written by both counts at least once."""
    return sum(
        max(1, len(columns & other[table])) for table, columns in one.items() if table in other
    )


def _plural(homes: list[str]) -> list[str]:
    """Take `user` for `users` where there are both."""
    known = set(homes)
    return [f"{home}s" if f"{home}s" in known else home for home in homes]


def _with_company(routes: list[Route], homes: list[str]) -> list[str]:
    """
    Give pages that are alone with a name from their path to those they share tables with.

    An application of one file has `/`, `/about` and `/contact`; these are no domains. A page goes
    with its form, although showing that asks no table. Who looks after everything (`admin`) shares
    tables with all pages, and is no company for those that are open to others.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for place, home in enumerate(homes):
        members[home].append(place)
    settled = list(homes)
    left = []
    alone = {home for home, places in members.items() if _is_page([routes[one] for one in places])}
    for home in sorted(alone):
        page = [one for one in members[home] if routes[one].decision != "stay"]
        shared = {
            other: share
            for other, places in members.items()
            if other not in {*alone, *names.KEEPERS, names.SYSTEM}
            and (share := sum(_share(one, places, routes) for one in page))
        }
        if not shared:
            left += page
            continue
        own = {use.table for one in page for use in routes[one].writes}
        best = min(shared, key=lambda other: (-shared[other], not _is_named(other, own), other))
        for place in page:
            settled[place] = best
    if len({homes[place] for place in left}) > 1:
        for place in left:
            settled[place] = names.of_module(routes[place].file) or names.MAIN
    return settled


def _is_named(name: str, tables: Iterable[str]) -> bool:
    return any(names.is_of(name, one) for one in tables)


def _is_page(routes: list[Route]) -> bool:
    """
    Tell whether this is one page, maybe with its form, that only its path gives a name.

    A route that is alone is one too, by whatever method it is called: `DELETE /cache`. What writes
    a table of its name is a domain: `POST /orders`.
    """
    name = names.seed(routes[0])
    return (
        len({one.path for one in routes}) == 1
        and (len(routes) == 1 or all(one.method in {"GET", "POST"} for one in routes))
        and name not in names.WORDS
        and name != names.slug((routes[0].blueprint or "").rpartition(".")[2])
        and not _is_named(name, (use.table for one in routes for use in one.writes))
    )


def _share(place: int, places: list[int], routes: list[Route]) -> float:
    """Return how many tables a route has in common with each of a group, on average."""
    own = _tables(routes[place])
    return sum(len(own & _tables(routes[other])) for other in places) / len(places) if own else 0


def _tables(route: Route) -> set[str]:
    return {use.table for use in (*route.reads, *route.writes) if not use.around}


def _moved(named: list[Columns], writes: list[Columns], homes: list[str]) -> list[str]:
    """
    Move single routes while the cut becomes smaller; the order given breaks ties.

    Whose a table is depends on the columns that are *named*: everybody can delete.
    """
    settled = list(homes)
    writers: dict[str, list[int]] = defaultdict(list)
    for place, tables in enumerate(writes):
        for table in tables:
            writers[table].append(place)
    owners = {table: _owner(table, found, named, homes) for table, found in writers.items()}
    kinds = [(frozenset(tables.items()), home) for tables, home in zip(writes, homes, strict=True)]
    known: dict[tuple[object, str], Counter[str]] = {}  # many write the same, and are drawn alike
    for _ in range(ROUNDS):
        changed = False
        for place, tables in enumerate(writes):
            drawn = known.get(kinds[place])
            if drawn is None:
                drawn = known[kinds[place]] = _drawn(place, writes, writers, settled)
            if drawn.get(settled[place]) or _is_named(settled[place], tables):
                continue
            columns = sum(len(found) for found in tables.values())
            for there in sorted({owners[table] for table in tables}):
                if drawn[there] >= LEAST and drawn[there] * HALF > columns:
                    settled[place], changed = there, True
                    kinds[place] = (kinds[place][0], there)
                    known.clear()
                    break
        if not changed:
            break
    return settled


def _owner(table: str, found: list[int], writes: list[Columns], homes: list[str]) -> str:
    """Return the group that writes most columns of a table, in most routes."""
    columns: dict[str, set[str]] = defaultdict(set)
    for place in found:
        columns[homes[place]] |= writes[place][table]
    routes = Counter(homes[place] for place in found)
    return min(columns, key=lambda home: (-len(columns[home]), -routes[home], home))


def _drawn(
    place: int,
    writes: list[Columns],
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
