"""Statuses that a table of errors has: `error("INVALID_TOKEN")`, `return text, ERRORS[key][1]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.names import Names
from offramp.code.origins import Origin, argument, held


def of_table(
    node: ast.Call, names: Names, statuses: Statuses, refused: frozenset[int]
) -> int | None:
    """Return the one of *refused* that a function of the project takes by what it is given."""
    function = names.project.function(names.ref(node.func) or "")
    if function is None:
        return None
    scope = names.project.names(function.module, function)
    given = {
        name: getattr(names.given(one), "value", None)
        for name in scope.own.parameters
        if (one := argument(node, function, name, names)) is not None
    }
    for value in scope.own.returns:
        if isinstance(value, ast.Tuple) and value.elts[1:]:
            for one, where in _entries(value.elts[1], scope, given):
                status = statuses.of_expression(one, where)
                if status in refused:
                    return status
    return None


def _entries(node: ast.expr, names: Names, given: Mapping[str, object]) -> Iterator[Origin]:
    """Yield what an entry of tables in tables stands for, by the arguments that are keys."""
    if not isinstance(node, ast.Subscript):
        yield node, names
        return
    key = getattr(node.slice, "value", given.get(getattr(node.slice, "id", "")))
    for holder, scope in _entries(node.value, names, given):
        yield from held(holder, key, scope) if isinstance(key, str | int) else ()
