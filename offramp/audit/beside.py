"""
What runs beside the routes: commands, handlers of events, tasks of a queue, jobs, threads.

None of it moves with a route: it goes on writing from the old side, whatever has moved.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import Context, Subject
from offramp.audit.facts.kept.running import TASKS, is_task
from offramp.audit.running import TESTS
from offramp.code.module import Assigned, Class, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.site import Call, functions_given
from offramp.code.surface.model import Declared

MARKING = frozenset(
    {
        *("task", "shared_task", "periodic_task", "actor", "job", "scheduled_job", "repeat"),
        *("db_task", "db_periodic_task", "command"),
    }
)
# decorators of a scheduler: Flask-APScheduler, APScheduler, Flask-Crontab, Timeloop, schedule
SCHEDULED = re.compile(
    r"[sS]cheduler\(\)(?:\.scheduler)?\.(?:task|scheduled_job)$|Crontab\(\)\.job$|Timeloop\(\)\.job$"
    r"|^schedule\.repeat$|\.(?:db_)?periodic_task$"
)
# what is given a function: to run it later, by a worker, or at once beside what goes on
GIVEN = {
    "job": re.compile(r"\.add_job$|^schedule\..*every\(\).*\.do$"),
    "task": re.compile(r"\.enqueue(?:_\w+)?$"),
    "thread": re.compile(
        r"(?:^|\.)(?:Thread|Timer|Process|start_new_thread|start_background_task|spawn)$"
    ),
}
WORDS = (
    *("add_job", "every", "enqueue", "enqueue_in", "enqueue_at", "enqueue_call"),
    *("Thread", "Timer", "Process", "start_new_thread", "start_background_task", "spawn"),
)


class Beside(NamedTuple):
    """One of them: the function that is run, and for a thread the one that starts it."""

    kind: str
    name: str
    function: str
    file: str
    line: int
    starter: str = ""


def find(context: Context) -> list[Beside]:
    """Return all of them, each function once."""
    found: dict[str, Beside] = {}
    every = (*_declared(context), *_marked(context), *_given(context), *_threads(context))
    for one in every:
        found.setdefault(one.function, one)
    return list(found.values())


def subject(one: Beside, context: Context) -> Subject:
    """Return it as what facts are asked of: what it reaches, as for a route."""
    reached = context.graph.reached([one.function], queued=False)
    function = context.project.function(one.function)
    cls = function.owner if function else None
    declared = Declared("", (), one.name, one.function, one.file, one.line, one.kind, cls=cls)
    return Subject(declared, [], reached, reached)


def _declared(context: Context) -> Iterator[Beside]:
    surface = context.surface
    for kind, found in (("command", surface.commands), ("event", surface.events)):
        for one in found:
            if context.project.function(one.function or "") is not None:
                yield Beside(kind, one.name, one.function or "", one.file, one.line)


def _marked(context: Context) -> Iterator[Beside]:
    """Yield what decorators make tasks or jobs of, and the classes that are tasks."""
    for module in context.project.modules.values():
        if TESTS.search(module.file):
            continue
        for function in module.functions.values():
            if function.decorators and (kind := _mark(function, context)):
                yield _of(function, kind)
        for cls in module.classes.values():
            if "run" in cls.methods and _is_task_class(cls, context):
                yield _of(cls.methods["run"], "task")


def _mark(function: Function, context: Context) -> str | None:
    named = {last_name(getattr(one, "func", one)) for one in function.decorators} & MARKING
    if not named:
        return None
    if "command" in named:  # also of a command line that the application does not import
        return "command"
    if any(SCHEDULED.search(one) for _, one in context.project.decorators(function)):
        return "job"
    if is_task(function, context.project):
        return "task"
    names = context.project.around(function)
    made = (one for node in function.decorators for one in _made_by(node, names))
    return "task" if any(TASKS.search(one) for one in made) else None


def _made_by(node: ast.expr, names: Names) -> Iterator[str]:
    """Yield what a decorator is that a module makes: `job = partial(OurJob, connection=redis)`."""
    made = getattr(node, "func", node)
    home = names.home(made) if isinstance(made, ast.Name | ast.Attribute) else None
    for one in home[0].bindings.get(home[1], ()) if home else ():
        call = one.value if isinstance(one, Assigned) else None
        if home is None or not isinstance(call, ast.Call):
            continue
        there = names.project.names(home[0])
        ref = there.ref(call.func) or ""
        if ref == "functools.partial" and call.args:
            ref = there.ref(call.args[0]) or ""
        yield from (ref, *names.project.classes.ancestors(ref))


def _is_task_class(cls: Class, context: Context) -> bool:
    """Tell whether it is one of Celery's: `class Sync(celery.Task)`."""
    if not any(last_name(one).endswith("Task") for one in cls.bases):
        return False
    bases = context.project.classes.ancestors(cls.ref)
    return any(one.startswith("celery.") and one.endswith("Task") for one in bases)


def _given(context: Context) -> Iterator[Beside]:
    for ref, file, sites in context.places(WORDS):
        for call in sites.calls if not TESTS.search(file) else ():
            for kind, pattern in GIVEN.items():
                if pattern.search(call.target):
                    yield from _run_by(call, kind, ref, context)


def _threads(context: Context) -> Iterator[Beside]:
    """Yield what the project's own classes of threads run, by who makes them."""
    runs = context.graph.threads.runs
    names = {one.rpartition(".")[2] for one in runs}
    for ref, file, sites in context.places(sorted(names)) if names else ():
        for made in sites.called & runs.keys() if not TESTS.search(file) else ():
            function = context.project.function(runs[made])
            if function is not None:
                yield _of(function, "thread")._replace(starter=ref)


def _run_by(call: Call, kind: str, starter: str, context: Context) -> Iterator[Beside]:
    for name in functions_given(call):
        for ref in context.graph.run_by(name):
            function = context.project.function(ref)
            if function is not None:
                yield _of(function, kind)._replace(starter=starter)


def _of(function: Function, kind: str) -> Beside:
    return Beside(kind, function.ref, function.ref, function.module.file, function.line)
