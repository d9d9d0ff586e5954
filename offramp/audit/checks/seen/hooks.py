"""Functions that run around requests, and where they stand."""

from offramp.audit.context import Context
from offramp.code.surface.model import Hook


def line_of(context: Context, hook: Hook) -> int:
    """Return the function's own line: it may be bound to the application in another file."""
    function = context.project.function(hook.function)
    return function.line if function else hook.line
