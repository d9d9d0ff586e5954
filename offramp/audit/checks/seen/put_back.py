"""State that a function changes for as long as it runs, and then puts back what was there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Write


def is_put_back(context: Context, place: Place, write: Write) -> bool:
    """Tell whether it is: `old = config[key]`, `config[key] = new`, `config[key] = old`."""
    function = context.project.function(place.ref)
    if function is None or write.how not in {"assign", "item"}:
        return False
    own = context.project.names(function.module, function).own
    each = [(ast.unparse(to), one) for one in own.every(ast.Assign) for to in one.targets]
    changed = {to for to, one in each if one.lineno == write.line}
    return any(to in changed for to in _put_back(each))


def _put_back(each: list[tuple[str, ast.Assign]]) -> Iterator[str]:
    kept = {(to, ast.unparse(one.value)): one.lineno for to, one in each if to.isidentifier()}
    for to, one in each:
        if isinstance(one.value, ast.Name):
            line = kept.get((one.value.id, to))
            if line is not None and line < one.lineno:
                yield to
