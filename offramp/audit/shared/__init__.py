"""What all routes have in common, told once: one subject in each file, `find(context)`."""

from __future__ import annotations

from collections.abc import Callable

from offramp.audit.context import Context
from offramp.audit.report import Resource, Shared
from offramp.audit.shared import (
    configuration,
    databases,
    dependencies,
    deployment,
    extensions,
    middleware,
    python,
    services,
)

SUBJECTS: list[Callable[[Context], list[Resource]]] = [
    middleware.find,
    extensions.find,
    databases.find,
    services.find,
    configuration.find,
    deployment.find,
]


def find(context: Context) -> Shared:
    """Return everything that is shared; nothing of it is run."""
    surface = context.surface
    return Shared(
        python=python.find(context),
        resources=[one for subject in SUBJECTS for one in subject(context)],
        dependencies=dependencies.find(context),
        commands=[
            Resource("command", one.name, one.file, one.line, one.function or "")
            for one in surface.commands
        ],
        events=[
            Resource("event", one.name, one.file, one.line, one.namespace) for one in surface.events
        ],
    )
