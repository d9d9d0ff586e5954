"""`architecture-audit.md`: what is there."""

from __future__ import annotations

from collections import Counter

from offramp.audit.render import routes
from offramp.audit.render.findings import findings
from offramp.audit.render.markdown import (
    Links,
    code,
    count,
    page,
    plain,
    prose,
    section,
    several,
    table,
)
from offramp.audit.render.shared import shared
from offramp.audit.render.short import short
from offramp.audit.render.tables import used
from offramp.audit.report import Report
from offramp.audit.secret_names import is_secret

NOTHING = """\
No Flask application was found here, so there is nothing to move. Where there is one, name the
folder it lies in, or the application itself with `--app module:factory`."""


def architecture(report: Report, links: Links) -> str:
    """Return the document; without a date or a path of this machine, so that it can be compared."""
    return page(
        title(report),
        _opening(report),
        section("In short", short(report)),
        section("Routes", routes.routes(report, links), routes.around(report)),
        section("What goes in and what comes out", routes.shapes(report)),
        section("The code of each", routes.code_of(report)),
        section("Tables", _shared(report), _tables(report)),
        section("What each route writes", routes.written(report)),
        section("State outside the database", STATE if _state(report) else "", _state(report)),
        section("What is called outside", _outside(report, links)),
        section("Settings", _settings(report)),
        *shared(report.shared, links),
        section("Findings", findings(report, links)),
        section("What could not be read or settled", _problems(report, links)),
    )


TABLES = (
    "A table that two groups write is written from both sides while only one of them has moved, and"
    " for good where a route that stays, a command, a task or a job writes it too: here {}."
)
STATE = (
    "What a process keeps for itself, each copy of a function keeps for itself, and for a while."
)


def title(report: Report) -> str:
    """Return the first line, by which the documents of one folder are known."""
    return f"# Architecture audit of {plain(report.root)}"


def _opening(report: Report) -> str:
    read = f"{count(report.files, 'Python file')} with {count(report.lines, 'line')} were read"
    how = "and the application was loaded" if report.loaded else "and nothing was run"
    if not report.routes:
        return f"{NOTHING}\n\n{read}, {how}."
    severities = Counter(one.severity for one in report.findings)
    told = ", ".join(f"{number} {name}" for name, number in severities.items()) or "none"
    tables = {use.table for one in report.routes for use in (*one.reads, *one.writes)}
    return (
        f"The application is {code(report.application or 'not named')}. "
        f"{read}, {how}. There are {count(len(report.routes), 'route')} "
        f"(one for each method and path), {count(len(tables), 'table')} that they use, and "
        f"{count(len(report.findings), 'finding')} ({told}). How it could look afterwards is in "
        "[serverless-design.md](serverless-design.md)."
    )


def _shared(report: Report) -> str:
    names = sorted({name for one in report.groups for name in one.shared_tables})
    return TABLES.format(several(names)) if names else ""


def _tables(report: Report) -> str:
    return table(
        ("table", "written by", "read by"),
        [
            (code(name), several(users.writers), several(users.readers))
            for name, users in used(report).items()
        ],
    )


def _state(report: Report) -> str:
    users: dict[tuple[str, str], list[str]] = {}
    for route in report.routes:
        for one in route.state:
            users.setdefault((one.kind, one.name), []).append(route.name)
    rows = [
        (plain(kind), code(name), several(found)) for (kind, name), found in sorted(users.items())
    ]
    return table(("kind", "what", "routes"), rows)


def _outside(report: Report, links: Links) -> str:
    users: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for route in report.routes:
        for one in route.outbound:
            place = links.place(one.file, one.line)
            users.setdefault((one.kind, one.target), []).append((route.name, place))
    rows = [
        (
            plain(kind),
            code(target),
            ", ".join(list(dict.fromkeys(place for _, place in found))[:3]),
            several(name for name, _ in found),
        )
        for (kind, target), found in sorted(users.items())
    ]
    return table(("kind", "what", "where", "routes"), rows)


def _settings(report: Report) -> str:
    users: dict[str, list[str]] = {}
    at_start = report.shared.at_start
    users |= {name: [] for name in at_start}
    for route in report.routes:
        for name in dict.fromkeys([*route.settings, *route.secrets]):
            users.setdefault(name, []).append(route.name)
    rows = [
        (
            code(name),
            "secret" if is_secret(name) else "setting",
            "yes" if name in at_start else "",
            several(found),
        )
        for name, found in sorted(users.items())
    ]
    return table(("name", "kind", "read at every start", "routes"), rows)


def _problems(report: Report, links: Links) -> str:
    return "\n".join(
        f"- {links.place(one.file, one.line)}: {prose(one.message)}"
        if one.file
        else f"- {prose(one.message)}"
        for one in report.problems
    )
