"""Decorators that hand a function to somebody else: `@app.route`, and the project's registries."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.retire.bodies import parameters
from offramp.retire.code import Code
from offramp.retire.places import dotted
from offramp.retire.units import Key, Unit


def tells(code: Code, unit: Unit) -> bool:
    """
    `@app.route` tells somebody of the function; the project's own `@signed_in` wraps it.

    One of the project that gives back what it was given, `@exporter("csv")`, did something else
    with it: it noted it.
    """
    return any(_is_told(code, unit.key.module, one) for one in unit.announced)


def _is_told(code: Code, module: str, decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    parts = dotted(named)
    led = [one for one in code.resolve(module, parts) if isinstance(one, Key)] if parts else []
    own = [one for one in led if one.name not in {"", "*"}]
    return not isinstance(named, ast.Name) or not own or any(_hands_back(code, one) for one in own)


def _hands_back(code: Code, key: Key) -> bool:
    """Tell whether a decorator, or a function inside it, only returns what it is given."""
    unit = code.unit(key)
    for node in unit.nodes if unit else ():
        for one in ast.walk(node):
            if isinstance(one, ast.FunctionDef):
                returned = list(_returned(one))
                names = {each.id for each in returned if isinstance(each, ast.Name)}
                is_named = all(isinstance(each, ast.Name) for each in returned)
                if is_named and names and names <= parameters(one):
                    return True
    return False


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr | None]:
    """Yield what a function returns, those inside it left out."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Return):
            yield one.value
        elif not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(one)
