"""What the facts say of small applications."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from offramp.audit import facts
from offramp.audit.context import Context
from offramp.audit.report import Route, TableUse
from offramp.code import read, surface
from offramp.code.graph import Graph

HEAD = "from flask import Flask, current_app, flash, g, request, session\napp = Flask(__name__)\n"


def routes(folder: Path, source: str, files: Mapping[str, str] | None = None) -> dict[str, Route]:
    """Write *source* as `app.py` and return its routes, filled, by "METHOD path"."""
    for name, text in {"app.py": HEAD + textwrap.dedent(source), **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text))
    project = read(folder)
    context = Context(project, Graph(project), surface.find(project))
    found = {}
    for subject in context.subjects:
        for method in subject.declared.methods:
            declared = subject.declared
            route = Route(method, declared.path, declared.endpoint, declared.file, declared.line)
            facts.fill(route, subject, context)
            found[route.name] = route
    return found


def route(folder: Path, source: str, files: Mapping[str, str] | None = None) -> Route:
    """Return the one route of *source* that is not Flask's own."""
    found = routes(folder, source, files)
    return next(one for one in found.values() if one.endpoint != "static")


def said(uses: list[TableUse]) -> list[str]:
    """Return each use as "table operations: columns"."""
    return [
        f"{one.table} {'+'.join(one.operations)}: {' '.join(one.columns)}".rstrip(": ")
        for one in uses
    ]
