"""Files that are written as a process starts: on a disk that is read-only it does not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.checks.seen.files import is_temporary, shown_path, written
from offramp.audit.checks.seen.scratch import is_scratch
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.sites import Call

SUPPRESS = "contextlib.suppress()"
CATCHING = frozenset({"OSError", "IOError", "EnvironmentError", "Exception", "BaseException"})


def writing(context: Context, touching: Called) -> Iterator[tuple[Place, dict[str, Call], bool]]:
    """Yield functions that write at the start: what they do, and whether an error stops nothing."""
    for place in context.running.starting:
        done: dict[str, Call] = {}
        if place.ref not in context.running.answering:
            for call in touching.of(place.sites):
                verb = written(context, place, call)
                if verb is None or is_temporary(place, call) or is_scratch(context, place, call):
                    continue
                done.setdefault(f"{verb} {shown_path(call)}".strip(), call)
        if done:
            yield place, done, all(_is_caught(context, place, one) for one in done.values())


def _is_caught(context: Context, place: Place, call: Call) -> bool:
    """Tell whether the start goes on where nothing can be written."""
    if SUPPRESS in call.inside:
        return True
    if not call.caught:
        return False
    function, (module, _) = context.project.function(place.ref), context.project.split(place.ref)
    top = function.node if function is not None else module.top if module is not None else None
    return any(
        isinstance(one, ast.Try)
        and one.body[0].lineno <= call.line <= (one.body[-1].end_lineno or 0)
        and any(map(_catches, one.handlers))
        for one in (ast.walk(top) if top is not None else ())
    )


def _catches(handler: ast.ExceptHandler) -> bool:
    """Tell whether it takes what a read-only disk raises, and raises nothing itself."""
    names = {getattr(one, "id", "") for one in ast.walk(handler.type)} if handler.type else CATCHING
    is_raised = any(isinstance(one, ast.Raise) for one in ast.walk(handler))
    return not CATCHING.isdisjoint(names) and not is_raised
