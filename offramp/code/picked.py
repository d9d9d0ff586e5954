"""
Functions and classes of which a mapping or a loop has several: `KINDS[name]()`.

A loop over modules calls what each of them has: `for one in (mail, shop): one.init_app(app)`.
A name that is put together may be that of each method which has its parts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice

from offramp.code.given import Text
from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.origins import led
from offramp.code.site import Run, Sites

MOST = 200  # of one mapping, those in it too
MOST_NODES = 2_000  # of its text
ASKED = "getattr"
SHORTEST = 2  # characters of a name that are known: any method has fewer in common
DEEPEST = 10  # keys and names one after the other


def picked(names: Names, _found: Sites) -> Iterator[Run]:
    """Yield what a function may call so."""
    for call in names.own.every(ast.Call):
        yield from (Run(ref, call.lineno) for ref in _picked(call.func, names))


def _picked(func: ast.expr, names: Names) -> Iterator[str]:
    if isinstance(func, ast.Attribute):  # no key: most calls are of methods
        yield from _of_each(func, names)
        return
    for holder in _holders(func, names):
        if isinstance(holder, ast.Call) and getattr(holder.func, "id", "") == ASKED:
            yield from _named(holder, names)
        for one, scope in led(holder, names):
            if isinstance(one, ast.Dict | ast.Name | ast.Attribute):
                yield from _held(one, scope)


def _named(asked: ast.Call, names: Names) -> Iterator[str]:
    """Yield the methods or functions that `getattr(self, f"on_{kind}")` may give."""
    given = names.given(asked.args[1]) if len(asked.args) > 1 else None
    before, gap, after = given.template.partition("{}") if isinstance(given, Text) else ("", "", "")
    if not gap or len(before) + len(after) < SHORTEST:
        return
    fits = re.compile(rf"{re.escape(before)}\w+{re.escape(after)}".replace(r"\{\}", r"\w+"))
    owner = names.ref(asked.args[0]) or ""
    project = names.project
    module, cls = project.modules.get(owner), project.cls(owner.removesuffix("()"))
    every = [one for each in project.classes.lineage(cls) for one in each.methods.values()]
    if module is not None:
        every = [one for one in module.functions.values() if "." not in one.qualname]
    yield from islice((one.ref for one in every if fits.fullmatch(one.name)), MOST)


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
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_]) if name == ASKED:
            yield func
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
