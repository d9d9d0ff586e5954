"""The keys of a mapping, or of those that a list holds, where they stand in the text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.origins import put_in

DEEPEST = 5


def held(node: ast.expr, names: Names, depth: int = 0) -> Iterator[str]:
    """Yield the keys of an expression: those it is made with, and those that are put in later."""
    match node:
        case ast.Dict():
            yield from keys(node)
        case ast.List(elts=[first, *_]) | ast.ListComp(elt=first):
            yield from held(first, names, depth + 1)
        case ast.Name(id=name) if depth <= DEEPEST:
            for one in names.bindings(name):
                if isinstance(one, Assigned) and one.how == "value":
                    yield from held(one.value, names, depth + 1)
            yield from put_in(name, names, node.lineno)
            for call in names.own.every(ast.Call):
                if _appends(call, name):
                    yield from held(call.args[0], names, depth + 1)
        case _:
            pass


def keys(node: ast.Dict) -> tuple[str, ...]:
    """Return the texts among the keys of a mapping."""
    return tuple(
        one.value
        for one in node.keys
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


def _appends(call: ast.Call, name: str) -> bool:
    holder = call.func.value if isinstance(call.func, ast.Attribute) else None
    is_one = getattr(holder, "id", "") == name and getattr(call.func, "attr", "") == "append"
    return is_one and len(call.args) == 1
