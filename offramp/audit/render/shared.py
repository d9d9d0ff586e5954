"""What all routes have in common, as sections."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.render.cells import needed
from offramp.audit.render.markdown import Links, code, plain, section, several, table
from offramp.audit.report import Resource, Shared

BESIDE = """\
None of it moves with a route: it goes on reading and writing from the old side, or is moved by
hand."""


def shared(found: Shared, links: Links) -> Iterator[str]:
    """Yield a section for each kind of shared thing that there is."""
    yield section("Shared resources", _python(found), _resources(found.resources, links))
    yield section("Dependencies", _dependencies(found, links))
    yield section("Commands", _resources(found.commands, links))
    yield section("Socket.IO events", _resources(found.events, links))
    said = BESIDE if found.beside else ""
    yield section("What runs beside the routes", said, _beside(found, links))


def _beside(found: Shared, links: Links) -> str:
    rows = [
        (
            plain(one.kind),
            code(one.name),
            links.place(one.file, one.line),
            several(use.table for use in one.reads),
            several(use.table for use in one.writes),
        )
        for one in found.beside
    ]
    return table(("kind", "what", "where", "reads", "writes"), rows)


def _python(found: Shared) -> str:
    return f"It runs on Python {plain(found.python)}." if found.python else ""


def _resources(found: list[Resource], links: Links) -> str:
    rows = [
        (
            plain(one.kind),
            code(one.name),
            links.place(one.file, one.line) if one.file else "",
            plain(one.detail),
            several(one.routes, shown=4),
        )
        for one in found
    ]
    return table(("kind", "what", "where", "more", "routes"), rows)


def _dependencies(found: Shared, links: Links) -> str:
    rows = [
        (
            code(one.name),
            plain(one.version),
            links.place(one.file, one.line) if one.file else "",
            several(one.routes, shown=4) or plain(needed(one)),
        )
        for one in found.dependencies
    ]
    return table(("distribution", "version", "where", "needed by"), rows)
