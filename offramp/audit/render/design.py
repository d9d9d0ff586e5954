"""`serverless-design.md`: how it could look afterwards."""

from __future__ import annotations

from offramp.audit.decide.functions import Planned, planned
from offramp.audit.render import mermaid
from offramp.audit.render.cells import auth
from offramp.audit.render.costs import measured, number
from offramp.audit.render.markdown import code, count, page, plain, prose, section, several, table
from offramp.audit.report import Group, Report
from offramp.audit.secret_names import is_secret

REQUEST = """\
```mermaid
flowchart LR
  caller([caller]) --> gateway{{gateway}}
  gateway -- "100 - weight" --> old[old application]
  gateway -- weight --> new[function]
  old --> database[(database)]
  new --> database
```"""
SIDES = """\
A route's requests go to the old application or to its function, by a weight between 0 and
100 percent. Both use the same database, so that a weight can go up and back without anything
being copied. The routes of a group move together."""
LINES = "A thick line writes, a thin one reads, a dotted one leaves the building."
ALONE = " Tables of one group alone are left out: with them, there are too many to follow."
TOO_MANY = """\
They are too many to be drawn: [architecture-audit.md](architecture-audit.md) has a table."""
EMPTY = "No route moves, so there is no function to be."


def design(report: Report) -> str:
    """Return the document; without a date or a path of this machine, so that it can be compared."""
    functions = planned(report)
    moving = [one for one in report.groups if one.place]
    if not functions:
        return page(f"# Serverless design of {plain(report.root)}", EMPTY)
    return page(
        f"# Serverless design of {plain(report.root)}",
        _opening(functions, len(moving)),
        section("A request", SIDES, REQUEST),
        section("Functions", _functions(functions), prose(measured(report))),
        section("What each needs", _needs(functions, report.shared.at_start)),
        section("Groups and tables", *_tables(moving, mermaid.tables(report))),
        *(_flow(one, report) for one in moving),
        section("What stays on the old side", _staying(report)),
    )


def _tables(moving: list[Group], drawn: str) -> tuple[str, ...]:
    there = {name for one in moving for name in one.tables}
    if not there:
        return ()
    if not drawn:
        return (TOO_MANY,)
    return (LINES + ("" if drawn.count("[(") == len(there) else ALONE), drawn)


def _flow(group: Group, report: Report) -> str:
    most = mermaid.MOST
    routes = len(group.routes)
    told = f"The first {most} of its {routes} routes." if routes > most else ""
    return section(f"The flow of {plain(group.name)}", told, mermaid.flow(group, report))


def _opening(functions: list[Planned], groups: int) -> str:
    return (
        f"{count(len(functions), 'function')} in {count(groups, 'group')}: one for each method "
        "and path that moves. `offramp audit --scaffold DIR` writes a `stack.yml` and a folder "
        "for each, with the view's own code as a starting point."
    )


def _functions(functions: list[Planned]) -> str:
    rows = [
        (
            code(one.name),
            code(f"{one.route.method} {one.path}"),
            plain(auth(one.route.auth)),
            one.route.complexity,
            "" if one.route.decision == "move now" else one.route.decision,
            number(one.route.estimate.import_ms, one.route.estimate),
            number(one.route.estimate.memory_mib, one.route.estimate),
        )
        for one in functions
    ]
    columns = ("function", "route", "caller", "complexity", "before", "import, ms", "memory, MiB")
    return table(columns, rows)


def _needs(functions: list[Planned], at_start: list[str]) -> str:
    first = [("all, as the application starts", *_settings(at_start), "")] if at_start else []
    rows = [
        (
            code(one.name),
            *_settings(sorted({*one.route.settings, *one.route.secrets})),
            several(sorted(one.route.imports)),
        )
        for one in functions
    ]
    return table(("function", "secrets", "settings", "packages"), [*first, *rows])


def _settings(names: list[str]) -> tuple[str, str]:
    """Return the names of secrets, and those of other settings."""
    secrets = [name for name in names if is_secret(name)]
    return several(secrets), several(name for name in names if name not in secrets)


def _staying(report: Report) -> str:
    rows = [
        (code(one.name), "; ".join(map(prose, one.reasons)))
        for one in report.routes
        if one.decision == "stay"
    ]
    return table(("route", "why"), rows)
