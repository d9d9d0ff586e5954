"""
Functions and classes of which a mapping or a loop has several: `KINDS[name]()`.

A loop over modules calls what each of them has: `for one in (mail, shop): one.init_app(app)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice

from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.origins import led
from offramp.code.project import Project

MOST = 200  # of one mapping, those in it too
MOST_NODES = 2_000  # of its text
DEEPEST = 10  # keys and names one after the other


def picked(project: Project, function: Function) -> Iterator[tuple[str, int]]:
    """Yield the references that a function may call so, each with the line of the call."""
    names = project.names(function.module, function)
    for call in names.own.every(ast.Call):
        if isinstance(call.func, ast.Attribute):  # no key: most calls are of methods
            yield from ((ref, call.lineno) for ref in _of_each(call.func, names))
            continue
        for holder in _holders(call.func, names):
            for one, scope in led(holder, names):
                if isinstance(one, ast.Dict | ast.Name | ast.Attribute):
                    yield from ((ref, call.lineno) for ref in _held(one, scope))


def _of_each(func: ast.Attribute, names: Names) -> Iterator[str]:
    """Yield the functions of modules that a loop runs over."""
    bound = names.bindings(func.value.id) if isinstance(func.value, ast.Name) else ()
    over = [one.value for one in bound if isinstance(one, Assigned) and one.how == "item"]
    for value in over:
        for each, scope in led(value, names):
            for one in each.elts if isinstance(each, ast.Tuple | ast.List) else ():
                ref = scope.ref(one) or ""
                if ref in names.project.modules and names.project.function(f"{ref}.{func.attr}"):
                    yield f"{ref}.{func.attr}"


def _holders(func: ast.expr, names: Names, depth: int = 0) -> Iterator[ast.expr]:
    """Yield what `held[key]`, `held.get(key)`, or a name that was bound so, is taken from."""
    if depth > DEEPEST:  # a name that is bound to a part of itself: `tree = tree["left"]`
        return
    match func:
        case ast.Subscript(value=holder):
            is_known = isinstance(func.slice, ast.Constant)  # then `led` finds the one
            yield from [*_holders(holder, names, depth + 1)] or [func if is_known else holder]
        case ast.Call(func=ast.Attribute(value=holder, attr="get"), args=[_, *_]):
            yield from [*_holders(holder, names, depth + 1)] or [holder]
        case ast.Name(id=name):
            for one in names.bindings(name):
                value = one.value if isinstance(one, Assigned) and one.how == "value" else None
                if isinstance(value, ast.Subscript | ast.Call):
                    yield from _holders(value, names, depth + 1)
        case _:
            pass


def _held(mapping: ast.expr, names: Names) -> Iterator[str]:
    """Yield what a mapping, and those in it, hold of the project; or what a name stands for."""
    found = (
        ref
        for one in islice(ast.walk(mapping), MOST_NODES)
        if isinstance(one, ast.Name | ast.Attribute) and (ref := names.ref(one)) is not None
    )
    for _, ref in zip(range(MOST), found, strict=False):
        if names.project.function(ref) is not None or names.project.cls(ref) is not None:
            yield ref
