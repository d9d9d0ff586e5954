"""
An audit from a folder to a report: read, find routes, look at each, judge, decide.

Nothing of what is audited is imported here, and nothing is written.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offramp.audit.context import Context, Subject
from offramp.audit.decide.all import decide
from offramp.audit.report import Problem, Report, Route
from offramp.code import Project, read
from offramp.code.graph import Graph
from offramp.code.surface.model import Surface

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wish:
    """What is audited: a folder or a file, and which application in it, if that was said."""

    root: Path
    application: str | None = None


def audit(wish: Wish, progress: Progress = lambda *_: None) -> Report:
    """
    Return what can be said of the application; what could not be read is in its problems.

    *progress* is told what is being done, and how many of how many are done.
    """
    project = read(wish.root, lambda done, of: progress("reading", done, of))
    surface = _surface(project, wish.application)
    context = Context(project, Graph(project), surface)
    report = Report(
        application=surface.application,
        root=project.root.name,
        files=len(project.modules),
        lines=project.lines,
        problems=problems(project, surface),
    )
    subjects = context.subjects
    for done, subject in enumerate(subjects, start=1):
        report.routes += routes(subject, context)
        progress("looking at routes", done, len(subjects))
    progress("looking for findings", 0, 0)
    _checks(report, context)
    _shared(report, context)
    decide(report)
    return report


def routes(subject: Subject, context: Context) -> list[Route]:
    """Return one route for each method of what was declared."""
    declared = subject.declared
    fill = _piece("offramp.audit.facts", "fill")
    found = []
    for method in declared.methods:
        route = Route(
            method=method,
            path=declared.path,
            endpoint=declared.endpoint,
            file=declared.file,
            line=declared.line,
            view=declared.view,
            kind=declared.kind,
            blueprint=declared.blueprint,
            websocket=declared.websocket,
            sure=declared.sure,
        )
        if fill is not None:
            fill(route, subject, context)
        found.append(route)
    return found


def problems(project: Project, surface: Surface) -> list[Problem]:
    """Return what could not be read or settled, by file."""
    unread = [Problem(one.reason, one.file, one.line) for one in project.unread]
    doubts = [Problem(one.message, one.file, one.line) for one in surface.doubts]
    return sorted(unread + doubts, key=lambda one: (one.file, one.line or 0, one.message))


def _checks(report: Report, context: Context) -> None:
    run = _piece("offramp.audit.checks", "run")
    if run is not None:
        report.findings = run(context, report.problems)


def _shared(report: Report, context: Context) -> None:
    find = _piece("offramp.audit.shared", "find")
    if find is not None:
        report.shared = find(context)


def _surface(project: Project, application: str | None) -> Surface:
    find = _piece("offramp.code.surface", "find")
    return find(project, application) if find is not None else Surface()


def _piece(module: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None
