"""Files that are opened in a mode which callers decide: `open(path, mode)`."""

from __future__ import annotations

import ast

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.files import OPEN
from offramp.audit.checks.seen.given import plain, writes
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Unknown
from offramp.code.sites import Call


def is_writing(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a request opens a file for writing by a function that is told the mode."""
    if not call.is_any(*OPEN) or not isinstance(call.given(1, "mode"), Unknown):
        return False
    function = context.project.function(place.ref)
    if function is None:
        return False
    own = context.project.names(function.module, function).own
    for node in own.every(ast.Call):
        if node.lineno == call.line and (name := _mode(node)) in own.parameters:
            return any(writes(plain(one)) for one in callers.given(context, function, name))
    return False


def _mode(node: ast.Call) -> str:
    words = [one.value for one in node.keywords if one.arg == "mode"]
    return next((one.id for one in (*words, *node.args[1:2]) if isinstance(one, ast.Name)), "")
