"""
Mermaid diagrams of groups, tables and what is outside.

Labels are names from the audited code: they stand in quotes, with everything that could end
them written as a character's number, and nodes are numbered, not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from offramp.audit.render.markdown import block
from offramp.audit.report import Group, Report, Route

MOST = 12  # routes of one diagram
LINES = 100  # of groups against tables; Mermaid itself refuses 500, and nobody can follow them


def tables(report: Report) -> str:
    """
    Return groups against tables: a thick line writes, a thin one reads.

    Where those would be too many lines, tables of one group alone are left out, which decide
    nothing; where it is too many still, it is "".
    """
    moving = [one for one in report.groups if one.place]
    users = Counter(name for one in moving for name in one.tables)
    if users.total() > LINES:
        users = Counter({name: number for name, number in users.items() if number > 1})
        moving = [one for one in moving if not users.keys().isdisjoint(one.tables)]
    if not users or users.total() > LINES:
        return ""
    names = list(users)
    lines = ["flowchart LR"]
    lines += [f"  g{place}[{_label(one.name)}]" for place, one in enumerate(moving)]
    lines += [f"  t{place}[({_label(name)})]" for place, name in enumerate(names)]
    routes = {one.name: one for one in report.routes}
    for place, group in enumerate(moving):
        written = _tables(group, routes, writes=True)
        for other, name in enumerate(names):
            if name in written:
                lines.append(f"  g{place} ==> t{other}")
            elif name in group.tables:
                lines.append(f"  g{place} --- t{other}")
    return block("\n".join(lines), "mermaid")


def flow(group: Group, report: Report) -> str:
    """Return the way of a group's requests: gateway, functions, tables, services."""
    named = set(group.routes)
    routes = [one for one in report.routes if one.name in named][:MOST]
    lines = ["flowchart LR", "  caller([caller]) --> gateway{{gateway}}"]
    nodes: dict[str, str] = {}
    for place, route in enumerate(routes):
        lines.append(f"  gateway --> f{place}[{_label(route.name)}]")
        lines += [f"  f{place} {arrow}" for arrow in _arrows(route, nodes)]
    return block("\n".join(lines), "mermaid")


def _arrows(route: Route, nodes: dict[str, str]) -> Iterator[str]:
    written = {use.table for use in route.writes if not use.around}
    for name in dict.fromkeys(
        [*sorted(written), *(use.table for use in route.reads if not use.around)]
    ):
        line = "==>" if name in written else "---"
        yield f"{line} {_node(nodes, f'table {name}', f'[({_label(name)})]')}"
    for name in dict.fromkeys(one.name for one in route.outbound):
        yield f"-.-> {_node(nodes, f'outside {name}', f'>{_label(name)}]')}"


def _node(nodes: dict[str, str], key: str, shape: str) -> str:
    """Return the node's number, with its shape where it is named for the first time."""
    if key in nodes:
        return nodes[key]
    nodes[key] = f"n{len(nodes)}"
    return nodes[key] + shape


def _tables(group: Group, routes: dict[str, Route], *, writes: bool) -> set[str]:
    return {
        use.table
        for name in group.routes
        for use in (routes[name].writes if writes else routes[name].reads)
        if not use.around
    }


def _label(text: str) -> str:
    return f'"{"".join(_letters(text))}"'


def _letters(text: str) -> Iterable[str]:
    for letter in text:
        if letter.isalnum() or letter in " /_.:-{}":
            yield letter
        else:
            yield f"#{ord(letter)};"
