"""What stands around every request: WSGI middleware, and the hooks of the application."""

from __future__ import annotations

from offramp.audit.context import AROUND, Context
from offramp.audit.report import Resource


def find(context: Context) -> list[Resource]:
    """Return WSGI middleware, outermost last as it was put on, then hooks as they run."""
    found = [
        Resource("middleware", one.ref, one.file, one.line) for one in context.surface.middleware
    ]
    for hook in context.surface.hooks:
        if hook.kind not in AROUND and not hook.kind.endswith("errorhandler"):
            continue
        about = f" of {hook.about}" if hook.about else ""
        where = f" for {hook.blueprint}" if hook.blueprint else ""
        found.append(
            Resource(
                kind="hook",
                name=hook.function.rpartition(".")[2],
                file=hook.file,
                line=hook.line,
                detail=f"{hook.kind}{about}{where}",
                routes=_routes(hook.blueprint, context),
            )
        )
    return found


def _routes(blueprint: str | None, context: Context) -> list[str]:
    if blueprint is None:
        return []
    return [
        name
        for subject in context.subjects
        if (subject.declared.blueprint or "").split(".")[0] == blueprint.split(".")[0]
        for name in subject.names
    ]
