"""`migration-candidates.md`: what moves, in which order, and what to do first."""

from __future__ import annotations

from offramp.audit.render.costs import cost
from offramp.audit.render.markdown import (
    Links,
    code,
    page,
    plain,
    prose,
    section,
    several,
    table,
)
from offramp.audit.render.short import decisions
from offramp.audit.report import Finding, Group, Report, Route

ORDER = """\
What can go wrong least goes first: few things to fix, no table that others write too, little
written at all. The routes of a group move together, so that a group waits for all of its routes."""
FIRST = "To fix first (examples stand in [architecture-audit.md](architecture-audit.md#findings)):"
ONCE = """\
These concern the application as a whole. They are fixed once, before the first route moves."""


def candidates(report: Report, links: Links) -> str:
    """Return the document; without a date or a path of this machine, so that it can be compared."""
    routes = {one.name: one for one in report.routes}
    moving = [one for one in report.groups if one.place]
    once = _once(report, links)
    return page(
        f"# Migration candidates of {plain(report.root)}",
        _opening(report),
        section("The order", ORDER if moving else "", _order(moving, routes)),
        section("Before the first route moves", ONCE if once else "", once),
        section("Tables that are written from both sides", _shared_tables(report)),
        *(_group(one, routes, report.findings, links) for one in moving),
        section("What stays", _staying(report)),
    )


def _opening(report: Report) -> str:
    if not report.routes:
        return "There are no routes, so there is nothing to move."
    behind = "The facts behind it are in [architecture-audit.md](architecture-audit.md)."
    return f"{decisions(report)} {behind}"


def _order(moving: list[Group], routes: dict[str, Route]) -> str:
    rows = [
        (
            str(one.place),
            code(one.name),
            str(len(one.routes)),
            str(sum(routes[name].decision == "move now" for name in one.routes)),
            prose(one.reason),
        )
        for one in moving
    ]
    return table(("", "group", "routes", "of them now", "why here"), rows)


def _once(report: Report, links: Links) -> str:
    return "\n".join(_point(one, links) for one in report.findings if one.effect == "prepare")


def _point(finding: Finding, links: Links) -> str:
    return (
        f"- {links.place(finding.file, finding.line)}: {prose(finding.message)}. "
        f"{prose(finding.remedy)}"
    )


def _shared_tables(report: Report) -> str:
    """Return what groups write that others write too; some of these write there for good."""
    names = sorted({name for one in report.groups for name in one.shared_tables})
    staying = {name: _writers(report, name, moves=False) for name in names}
    more = any(staying.values())
    return table(
        ("table", "groups", "routes that write it", *(["and from the old side for good"] * more)),
        [
            (
                code(name),
                several(one.name for one in report.groups if name in one.shared_tables),
                several(_writers(report, name, moves=True)),
                *([several(staying[name])] * more),
            )
            for name in names
        ],
    )


def _writers(report: Report, name: str, *, moves: bool) -> list[str]:
    """Return the routes that write a table; those that stay together with what runs beside."""
    found = [(one.title, one.writes) for one in ([] if moves else report.shared.beside)]
    found += [(one.name, one.writes) for one in report.routes if (one.decision != "stay") == moves]
    return [title for title, writes in found if any(use.table == name for use in writes)]


def _group(group: Group, routes: dict[str, Route], findings: list[Finding], links: Links) -> str:
    found = [routes[name] for name in group.routes]
    rows = [
        (
            code(one.name),
            one.decision,
            one.complexity,
            "; ".join(map(prose, one.reasons)),
            plain(cost(one.estimate)),
        )
        for one in found
    ]
    return section(
        f"{group.place}. {plain(group.name)}",
        f"Tables: {several(group.tables, shown=20)}." if group.tables else "",
        table(("route", "decision", "complexity", "why", "import, memory"), rows),
        _first(group, findings, links),
    )


def _first(group: Group, findings: list[Finding], links: Links) -> str:
    """Return what is to be fixed before the group moves, each remedy once."""
    by_check: dict[str, list[Finding]] = {}
    for one in findings:
        if one.effect == "refactor first" and set(one.routes) & set(group.routes):
            by_check.setdefault(one.check, []).append(one)
    parts = []
    for found in by_check.values():
        places = "\n".join(
            f"- {links.place(one.file, one.line)}: {prose(one.message)} "
            f"({several(name for name in one.routes if name in group.routes)})"
            for one in found
        )
        parts.append(f"{prose(found[0].remedy)}\n\n{places}")
    return "\n\n".join([FIRST, *parts]) if parts else ""


def _staying(report: Report) -> str:
    rows = [
        (code(one.name), "; ".join(map(prose, one.reasons)))
        for one in report.routes
        if one.decision == "stay"
    ]
    return table(("route", "why"), rows)
