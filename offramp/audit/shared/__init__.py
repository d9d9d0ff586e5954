"""What all routes have in common, told once: one subject in each file, `find(context)`."""

from __future__ import annotations

from collections.abc import Callable

from offramp.audit.context import STUMBLES, Context
from offramp.audit.report import Beside, Problem, Resource, Shared
from offramp.audit.shared import (
    beside,
    configuration,
    databases,
    dependencies,
    deployment,
    environment,
    extensions,
    files,
    middleware,
    python,
    services,
)

SUBJECTS: list[Callable[[Context], list[Resource]]] = [
    middleware.find,
    extensions.find,
    databases.find,
    services.find,
    environment.find,
    configuration.find,
    deployment.find,
]


def find(context: Context, problems: list[Problem] | None = None) -> Shared:
    """
    Return everything that is shared; nothing of it is run.

    A subject that fails is told in *problems*, and the others go on.
    """
    surface = context.surface
    told = [] if problems is None else problems
    told += files.unread(context.project)
    return Shared(
        python=python.find(context),
        resources=_resources(context, told),
        dependencies=dependencies.find(context),
        commands=[
            Resource("command", one.name, one.file, one.line, one.function or "")
            for one in surface.commands
        ],
        events=[
            Resource("event", one.name, one.file, one.line, one.namespace) for one in surface.events
        ],
        beside=_beside(context, told),
    )


def _beside(context: Context, problems: list[Problem]) -> list[Beside]:
    try:
        return beside.find(context)
    except STUMBLES as error:
        reason = f"{type(error).__name__}: {error}"
        problems.append(Problem(f"tables of what runs beside the routes are not known: {reason}"))
        return []


def _resources(context: Context, problems: list[Problem]) -> list[Resource]:
    found = []
    for subject in SUBJECTS:
        try:
            found += subject(context)
        except STUMBLES as error:
            name = subject.__module__.rpartition(".")[2]
            reason = f"{type(error).__name__}: {error}"
            problems.append(Problem(f"not all {name} that are shared are known: {reason}"))
    return found
