"""All routes: what becomes of each, what goes in and out, and what its code is like."""

from __future__ import annotations

from offramp.audit.render.cells import auth, outside, shape, size, view
from offramp.audit.render.markdown import Links, code, plain, prose, several, table
from offramp.audit.report import ANY, Report, TableUse


def routes(report: Report, links: Links) -> str:
    """Return a row for each route; tables of hooks and common decorators are left out."""
    rows = [
        (
            code(one.name) + ("" if one.sure else " (not sure)"),
            one.decision,
            plain(one.group),
            view(one, links),
            plain(auth(one.auth)),
            several(sorted({use.table for use in one.reads if not use.around})),
            several(sorted({use.table for use in one.writes if not use.around})),
            outside(one),
            str(len(one.findings) or ""),
        )
        for one in report.routes
    ]
    columns = ("route", "decision", "group", "view", "caller", "reads", "writes", "outside")
    return table((*columns, "findings"), rows)


def around(report: Report) -> str:
    """Return which tables only hooks and decorators around many views use, as sentences."""
    told = []
    for verb, uses in (
        ("read", [use for one in report.routes for use in one.reads]),
        ("write", [use for one in report.routes for use in one.writes]),
    ):
        names = sorted({use.table for use in uses if use.around})
        if names:
            told.append(f"{verb} {several(names)}")
    if not told:
        return ""
    return f"Hooks and decorators around many of them {' and '.join(told)}, too."


def shapes(report: Report) -> str:
    """Return what goes into each route and what comes out."""
    rows = [(code(one.name), shape(one.request), shape(one.response)) for one in report.routes]
    return table(("route", "request", "answer"), [row for row in rows if row[1] or row[2]])


def written(report: Report) -> str:
    """Return a row for each route and what it writes, with the columns."""
    rows = [
        (code(route.name), code(use.table), ", ".join(use.operations), _columns(use))
        for route in report.routes
        for use in route.writes
        if not use.around
    ]
    return table(("route", "table", "how", "columns"), rows)


def code_of(report: Report) -> str:
    """Return what the code of each route is like: what it is for, how much, who guards it."""
    rows = [
        (
            code(one.name),
            plain(one.docstring.partition("\n")[0]),
            size(one),
            several(one.auth.by, shown=2),
            several(one.request.required),
            "; ".join(map(prose, one.transactions)),
            "yes" if one.long_work else "",
        )
        for one in report.routes
        if one.view is not None
    ]
    columns = ("route", "what for", "code", "guarded by", "must be sent")
    return table((*columns, "a transaction spans", "long work"), rows)


def _columns(use: TableUse) -> str:
    named = [one for one in use.columns if one != ANY]
    if use.columns:
        told = several(named, shown=12)
        return told if ANY not in use.columns else f"{told}, any other" if told else "any column"
    whole = {"insert", "delete"}.intersection(use.operations)
    return "whole rows" if whole else "not known"
