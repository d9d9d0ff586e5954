"""Functions that a mapping has for each method: `{"GET": show, "POST": save}[request.method]()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.names import Names
from offramp.code.origins import led

METHOD = "flask.request.method"
CASES = frozenset({"lower", "upper"})

Handlers = dict[str, frozenset[str]]  # the methods by a function's reference


def of_function(names: Names) -> Handlers:
    """Return the functions of which a function calls one, by the method."""
    found: Handlers = {}
    for call in names.own.every(ast.Call):
        found |= called(call.func, names)
    return found


def called(func: ast.expr, names: Names) -> Handlers:
    """Return the functions that an expression may be, by the method; none of any other."""
    found: dict[str, set[str]] = {}
    for one, scope in led(func, names):
        for method, ref in _chosen(one, scope):
            found.setdefault(ref, set()).add(method)
    return {ref: frozenset(methods) for ref, methods in found.items()}


def _chosen(node: ast.expr, names: Names) -> Iterator[tuple[str, str]]:
    match node:
        case (
            ast.Subscript(value=held, slice=asked)
            | ast.Call(func=ast.Attribute(value=held, attr="get"), args=[asked, *_])
        ) if is_method(asked, names):
            for one, scope in led(held, names):
                if isinstance(one, ast.Dict):
                    yield from _listed(one, scope)


def _listed(node: ast.Dict, names: Names) -> Iterator[tuple[str, str]]:
    for key, value in zip(node.keys, node.values, strict=True):
        ref = names.ref(value)
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and ref:
            yield key.value.upper(), ref


def is_method(node: ast.expr, names: Names) -> bool:
    """Tell whether an expression is the request's method, in small letters or not."""
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr=case)) if case in CASES:
            return is_method(inner, names)
        case _:
            return names.ref(node) == METHOD
