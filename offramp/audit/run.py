"""
An audit from a folder to a report: read, find routes, look at each, judge, decide.

Nothing of what is audited is imported here, and nothing is written; where the application is
to be loaded as well, that happens in a process of its own (`load`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from offramp.audit import checks, facts, once, overtaken, shared
from offramp.audit.checks import heavy_imports
from offramp.audit.context import STUMBLES, Context, Subject
from offramp.audit.decide.all import decide
from offramp.audit.facts.database.tables import Tables
from offramp.audit.facts.used_modules import UsedModules
from offramp.audit.facts.weights import Scales, Weight
from offramp.audit.report import Problem, Report, Route
from offramp.code import Project, read, sources, surface
from offramp.code.ample import ample
from offramp.code.graph import Graph
from offramp.code.surface.model import Declared, Doubt, Surface

Progress = Callable[[str, int, int], None]
WEIGHING_SECONDS = 4.0  # of the fifteen that a large application may take


@dataclass(frozen=True)
class Wish:
    """
    What is audited: a folder or a file, and which application in it, if that was said.

    An *application* that was named is loaded too, by *python* with *environment*. The packages
    that *python* (or ours) has are measured, for as long as was said.
    """

    root: Path
    application: str | None = None
    python: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    weighing_seconds: float = WEIGHING_SECONDS  # for measuring imports; 0: none is


@ample()
def audit(wish: Wish, progress: Progress = lambda *_: None) -> Report:
    """
    Return what can be said of the application; what could not be read is in its problems.

    *progress* is told what is being done, and how many of how many are done.
    """
    project = read(wish.root, lambda done, of: progress("reading", done, of))
    progress("looking for routes", 0, 0)
    found = surface.find(project, wish.application)
    report = Report(
        application=sources.named(project, found.application) if found.application else None,
        root=project.root.name,
        files=len(project.modules),
        lines=project.lines,
    )
    if wish.application is not None:
        progress("loading the application", 0, 0)
        found = _loaded(wish, project, found, report)
    found, again = overtaken.without(found)
    report.problems += again
    unsettled = found.doubts
    context = Context(project, Graph(project), found)
    report.routes = _routes(context, report.problems, progress)
    if wish.weighing_seconds > 0:
        progress("measuring imports", 0, 0)
        context.weights = weigh(report, wish, context)
    progress("looking for findings", 0, 0)
    report.findings = checks.run(context, report.problems)
    once.settle(report.findings, context)
    report.shared = shared.find(context, report.problems)
    report.problems += [*unread(context), *unasked(report, context)]
    report.problems = problems(project, unsettled) + report.problems  # reading goes on till here
    decide(report)
    project.let_go()  # the documents need room, too
    return report


def _routes(context: Context, told: list[Problem], progress: Progress) -> list[Route]:
    """Return what can be said of all routes; what cannot be known of them is *told*."""
    context.once(Tables)  # which looks at functions as they are reached, as does the next
    context.once(UsedModules)
    progress("looking at what routes reach", 0, 0)
    subjects = context.subjects
    found: list[Route] = []
    for done, subject in enumerate(subjects, start=1):
        found += routes(subject, context, told)
        checks.look(subject, context)
        progress("looking at routes", done, len(subjects))
    return answered(found)


def routes(subject: Subject, context: Context, told: list[Problem]) -> list[Route]:
    """Return one route for each method of what was declared; what stays unknown is *told*."""
    declared = subject.declared
    file, line = place(declared, context.project)
    found = []
    for method in declared.methods:
        route = Route(
            method=method,
            path=declared.path,
            endpoint=declared.endpoint,
            file=file,
            line=line,
            view=declared.view,
            kind=declared.kind,
            blueprint=declared.blueprint,
            websocket=declared.websocket,
            sure=declared.sure,
        )
        try:
            facts.fill(route, subject, context)
            once.mark(route, subject, context)
        except STUMBLES as error:
            reason = f"{type(error).__name__}: {error}"
            told.append(
                Problem(f"not all of {route.name} is known: {reason}", route.file, route.line)
            )
        found.append(route)
    return found


def place(declared: Declared, project: Project) -> tuple[str, int]:
    """
    Return file and line of a route's view: its decorator's, where that declares the route.

    Of a class it is the method's own, or the class's where the method is inherited. Where the
    view is not the project's, it is where the route is declared.
    """
    view = project.function(declared.view or "")
    if view is None:
        return declared.file, declared.line
    if declared.file == view.module.file and view.first_line <= declared.line <= view.line:
        return declared.file, declared.line
    cls = project.cls(declared.cls or "")
    if cls is not None and view.owner != cls.ref:
        return cls.module.file, cls.line
    return view.module.file, view.line


def answered(found: list[Route]) -> list[Route]:
    """
    Return the routes without second names of those that a view answers.

    `app.add_url_rule("/", endpoint="index")` only lets links be written shorter.
    """
    known = {one.name for one in found if one.view is not None}
    return [
        one
        for one in found
        if one.view is not None or one.kind != "flask" or one.websocket or one.name not in known
    ]


def problems(project: Project, unsettled: list[Doubt]) -> list[Problem]:
    """Return what could not be read, which may be why, then what could not be settled; by file."""
    unread = [Problem(one.reason, one.file, one.line) for one in project.unread]
    doubts = [Problem(one.message, one.file, one.line) for one in unsettled]
    return [
        one
        for found in (unread, doubts)
        for one in sorted(found, key=lambda one: (one.file, one.line or 0, one.message))
    ]


def unread(context: Context) -> list[Problem]:
    """Return the statements of routes whose tables nobody knows, each once."""
    found = sorted(context.once(Tables).unread.items())
    said = "which tables it reads and writes is not known"
    return [Problem(f"{one}: {said}", file, line) for (file, line), one in found]


def unasked(report: Report, context: Context) -> list[Problem]:
    """Return that no route was seen to ask the database that the application opens, if so."""
    opened = [one for one in report.shared.resources if one.kind == "database"]
    if not opened or any(one.reads or one.writes or one.unread for one in report.routes):
        return []
    try:
        loaded = {one.file for one in context.running.loaded.values()}
    except STUMBLES:  # checks have told why
        return []
    said = "no route was seen to read or write a table of the database that is opened here"
    where = [(one.file, one.line) for one in opened if one.file in loaded]
    return [Problem(f"{said}: what leads to it was not followed", *one) for one in where[:1]]


def weigh(report: Report, wish: Wish, context: Context) -> dict[str, Weight]:
    """
    Measure what each route's packages cost to import, those that most routes need first.

    Then those that every process loads at its start; returns what could be measured.
    """
    report.measured_by = "the Python of --python" if wish.python else "offramp's own Python"
    scales = Scales(str(wish.python or sys.executable), wish.weighing_seconds)
    needed = Counter(name for route in report.routes for name in route.imports)
    scales.look_for(needed)
    for name, _ in sorted(needed.items(), key=lambda one: (-one[1], one[0])):
        scales.weigh(name)
    for route in report.routes:
        route.estimate = scales.estimate(route.imports)
    for package in heavy_imports.at_start(context):
        scales.weigh(package)
    return scales.known


def _loaded(wish: Wish, project: Project, found: Surface, report: Report) -> Surface:
    """Return the surface with the routes that the loaded application has."""
    from offramp.audit.load import Wanted, load, merge

    told = load(
        Wanted(
            root=project.root,
            application=wish.application or "",
            python=wish.python or Path(sys.executable),
            environment=wish.environment,
        )
    )
    merged, said = merge(found, told, project)
    report.loaded = told.problem is None
    report.problems += said
    return merged
