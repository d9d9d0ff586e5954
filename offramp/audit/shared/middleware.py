"""What stands around every request: WSGI middleware, and the hooks of the application."""

from __future__ import annotations

from offramp.audit.context import AROUND, Context, is_of_blueprint, runs_for
from offramp.audit.report import Resource
from offramp.code.surface.model import Hook


def find(context: Context) -> list[Resource]:
    """Return WSGI middleware, outermost last as it was put on, then hooks as they run."""
    found = [
        Resource("middleware", one.ref, one.file, one.line) for one in context.surface.middleware
    ]
    for hook in context.surface.hooks:
        if hook.kind not in AROUND and not hook.kind.endswith("errorhandler"):
            continue
        about = f" of {hook.about}" if hook.about else ""
        where = f" for {hook.blueprint}" if is_of_blueprint(hook) else ""
        found.append(
            Resource(
                kind="hook",
                name=hook.function.rpartition(".")[2],
                file=hook.file,
                line=hook.line,
                detail=f"{hook.kind}{about}{where}",
                routes=_routes(hook, context),
            )
        )
    return found


def _routes(hook: Hook, context: Context) -> list[str]:
    """Return the routes of a blueprint's hook; none where it runs for all of the application."""
    if not is_of_blueprint(hook):
        return []
    return [
        name
        for subject in context.subjects
        if runs_for(hook, subject.declared)
        for name in subject.names
    ]
