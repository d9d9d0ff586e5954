"""Paths of `pathlib` as they are put together: `Path(app.instance_path) / "notes" / name`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given
from offramp.code.names import Names
from offramp.code.origins import led

MADE = "pathlib.Path"
SAME = frozenset({"resolve", "absolute", "expanduser"})


def paths(context: Context, place: Place) -> Iterator[tuple[Given, ...]]:
    """Yield the parts of each path that a place makes with `Path()`, what it is joined with too."""
    function = context.project.function(place.ref)
    if function is None:
        yield from (one.args for one in place.sites.calls if one.target == MADE and one.args)
        return
    names = context.project.names(function.module, function)
    inner: set[int] = set()
    for node in (*names.own.every(ast.BinOp), *names.own.every(ast.Call)):
        if id(node) in inner:
            continue
        start, rest = _taken_apart(node)
        found = _start(start, names)
        if found is not None:
            inner |= {id(one) for one in ast.walk(node)} if rest else {id(found[0])}
            made, scope = found
            yield (*map(scope.given, made.args), *map(names.given, rest))


def _taken_apart(node: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    """Return what a path begins with, and what it is joined with."""
    rest: list[ast.expr] = []
    while True:
        match node:
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                node, rest = left, [right, *rest]
            case ast.Call(func=ast.Attribute(value=left, attr="joinpath"), args=parts):
                node, rest = left, [*parts, *rest]
            case ast.Call(func=ast.Attribute(value=left, attr=name)) if name in SAME:
                node = left
            case _:
                return node, rest


def _start(node: ast.expr, names: Names) -> tuple[ast.Call, Names] | None:
    """Return the call of `Path()` that an expression is, or that a name of the function holds."""
    for one, scope in led(node, names) if isinstance(node, ast.Call | ast.Name) else ():
        if isinstance(one, ast.Call) and one.args and scope.ref(one.func) == MADE:
            return one, scope
    return None
