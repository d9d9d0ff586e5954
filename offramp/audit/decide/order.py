"""
In which order groups move: what can go wrong least goes first.

The first group is where everything new is tried: gateway, images, secrets, numbers. So it should
be one that loses nothing: few things to refactor, no table that others write too, little that
is written at all. What others share comes late, when fewer are left on the old side to
share it with. Others are also routes that stay, and what runs beside the routes: these go on
writing from the old side, so that such a table is written from both for good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from offramp.audit.decide.complexity import services
from offramp.audit.decide.groups import written
from offramp.audit.report import Beside, Group, Route

STAYS = "none of its routes moves"


@dataclass(frozen=True)
class Weight:
    """What makes a group hard; compared from left to right."""

    fixes: int  # findings to fix before it moves
    shared: int  # tables it writes that other groups write too
    always: int  # tables it writes that are written from the old side for good
    tables: int  # it writes
    outside: int  # services it calls
    complex: int  # routes
    routes: int


class Shared(NamedTuple):
    """What a group writes: of that, what others write that move, and what is written for good."""

    written: set[str]
    others: set[str]
    always: set[str]


def order(
    groups: Mapping[str, list[Route]], blocking: Collection[str], beside: Iterable[Beside] = ()
) -> list[Group]:
    """
    Return the groups, the first to move first; those that stay whole last, at place 0.

    *blocking* are the ids of findings that are to be fixed before their routes move.
    """
    writers = {name: _written(_moving(routes)) for name, routes in groups.items()}
    stay = [one for routes in groups.values() for one in routes if _stays(one)]
    always = _written([*beside, *stay])
    moving, staying = [], []
    for name, routes in groups.items():
        others = set().union(*(tables for other, tables in writers.items() if other != name))
        shared = Shared(writers[name], writers[name] & others, writers[name] & always)
        group = Group(
            name=name,
            routes=[one.name for one in _moving(routes) or routes],
            tables=sorted(_touched(_moving(routes) or routes)),
            shared_tables=sorted(shared.others | shared.always),
        )
        if _moving(routes):
            moving.append((_weight(_moving(routes), shared, blocking), group))
        else:
            group.reason = STAYS
            staying.append(group)
    moving.sort(key=lambda one: (*_key(one[0]), one[1].name))
    for place, (weight, group) in enumerate(moving, start=1):
        group.place = place
        group.reason = reason(weight, group.shared_tables)
    return [group for _, group in moving] + sorted(staying, key=lambda one: one.name)


def reason(weight: Weight, shared: Iterable[str]) -> str:
    """Return the reason for a place in words."""
    told = [
        f"{_count(weight.fixes, 'finding')} to fix first"
        if weight.fixes
        else "nothing to fix first",
        f"writes {_count(weight.tables, 'table')}" if weight.tables else "writes no table",
    ]
    if weight.shared or weight.always:
        told.append(f"shares {', '.join(shared)} with others that write there too")
    if weight.outside:
        told.append(f"calls {_count(weight.outside, 'service')} outside")
    if weight.complex:
        told.append(f"{_count(weight.complex, 'route')} of {weight.routes} complex")
    return "; ".join(told)


def _key(weight: Weight) -> tuple[int, ...]:
    return (
        *(weight.fixes, weight.shared, weight.always, weight.tables),
        *(weight.outside, weight.complex, weight.routes),
    )


def _weight(moving: list[Route], shared: Shared, blocking: Collection[str]) -> Weight:
    return Weight(
        fixes=len({one for route in moving for one in route.findings if one in blocking}),
        shared=len(shared.others),
        always=len(shared.always),
        tables=len(shared.written),
        outside=len({one for route in moving for one in services(route)}),
        complex=sum(one.complexity == "complex" for one in moving),
        routes=len(moving),
    )


def _moving(routes: Iterable[Route]) -> list[Route]:
    return [one for one in routes if not _stays(one)]


def _stays(route: Route) -> bool:
    return route.decision == "stay"


def _written(found: Iterable[Route | Beside]) -> set[str]:
    return set().union(*(written(one.writes) for one in found))


def _touched(routes: Iterable[Route]) -> set[str]:
    uses = (use for route in routes for use in (*route.reads, *route.writes))
    return {use.table for use in uses if not use.around}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
