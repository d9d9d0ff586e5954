"""What the statements of one scope bind, in their order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from offramp.code.imports import absolute
from offramp.code.module import Assigned, Binding, Defined, Imported, Module
from offramp.code.nodes import BLOCKS_OF, children
from offramp.code.outline import is_for_types

Bound = Iterator[tuple[str, Binding]]
# blocks in which a scope's names are bound, in the order in which they count
PARTS = ("body", "orelse", "finalbody", "handlers", "cases")
SPLIT_OFF = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})  # their own scopes
COMPOUND = (ast.Try, ast.TryStar, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.Match)


def bound(body: list[ast.stmt], module: Module) -> tuple[dict[str, list[Binding]], list[str]]:
    """
    Return the names that *body* binds in its own scope, in order, and its star imports.

    Blocks (`if`, `try`, `with`, loops) belong to the scope, functions and classes do not.
    """
    names: dict[str, list[Binding]] = {}
    stars: list[str] = []
    pending = body[::-1]
    while pending:
        statement = pending.pop()
        kind = type(statement)
        read = READERS.get(kind)
        for name, binding in read(statement, module) if read else ():
            if name == "*" and isinstance(binding, Imported):
                stars.append(binding.target)
            elif name in names and _replaces(binding, names[name], statement, body):
                names[name] = [binding]
            else:
                names.setdefault(name, []).append(binding)
        if module.binds_within and kind not in UNTOUCHED:
            for name, binding in _walrus(statement):
                names.setdefault(name, []).append(binding)
        if BLOCKS_OF[kind] and kind not in SPLIT_OFF:
            pending += blocks(statement)[::-1]
    return names, stars


def _replaces(new: Binding, old: list[Binding], statement: ast.stmt, body: list[ast.stmt]) -> bool:
    """Tell whether an import that always runs takes the place of those before it."""
    if not all(isinstance(one, Imported) for one in (new, *old)):
        return False
    return any(one is statement for one in body)


def blocks(statement: ast.AST) -> list[ast.stmt]:
    """Return the statements right inside a statement, what runs before what may, or never does."""
    fields = BLOCKS_OF[type(statement)]
    found: list[ast.stmt] = []
    never_runs = isinstance(statement, ast.If) and is_for_types(statement.test)
    for name in ("orelse", "body") if never_runs else PARTS:
        if name in fields:
            for one in getattr(statement, name):
                found += one.body if name in {"handlers", "cases"} else (one,)
    return found


def _import(statement: ast.Import, _module: Module) -> Bound:
    for alias in statement.names:
        whole = alias.name if alias.asname else alias.name.partition(".")[0]
        yield alias.asname or whole, Imported(whole, statement.lineno)


def _import_from(statement: ast.ImportFrom, module: Module) -> Bound:
    origin = absolute(statement, module)
    for alias in statement.names:
        if alias.name == "*":
            yield "*", Imported(origin, statement.lineno)
        else:
            target = f"{origin}.{alias.name}" if origin else alias.name
            yield alias.asname or alias.name, Imported(target, statement.lineno)


def _definition(
    statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, _module: Module
) -> Bound:
    yield statement.name, Defined(statement.name, statement.lineno)


def _assign(statement: ast.Assign, _module: Module) -> Bound:
    for target in statement.targets:
        if isinstance(target, ast.Name):  # without a second generator: most are
            yield target.id, Assigned(statement.value, statement.lineno)
        else:
            yield from _targets(target, statement.value, statement.lineno)


def _annotated(statement: ast.AnnAssign, _module: Module) -> Bound:
    line = statement.lineno
    if statement.value is not None:
        yield from _targets(statement.target, statement.value, line)
    yield from _targets(statement.target, statement.annotation, line, "annotation")


def _loop(statement: ast.For | ast.AsyncFor, _module: Module) -> Bound:
    yield from _targets(statement.target, statement.iter, statement.lineno, "item")


def _entered(statement: ast.With | ast.AsyncWith, _module: Module) -> Bound:
    for item in statement.items:
        if item.optional_vars is not None:
            line = statement.lineno
            yield from _targets(item.optional_vars, item.context_expr, line, "entered")


def _targets(target: ast.expr, value: ast.expr, line: int, how: str = "value") -> Bound:
    if isinstance(target, ast.Name):
        yield target.id, Assigned(value, line, how)
    elif isinstance(target, (ast.Tuple, ast.List)):
        same = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts)
        for place, one in enumerate(target.elts):
            if same and isinstance(value, (ast.Tuple, ast.List)):
                yield from _targets(one, value.elts[place], line, how)
            else:
                part = ast.Subscript(value=value, slice=ast.Constant(place), ctx=ast.Load())
                yield from _targets(one, ast.copy_location(part, value), line, how)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value, value, line, how)


def _walrus(statement: ast.stmt) -> Bound:
    """Yield the names that `:=` binds in a statement, but for the blocks in it."""
    if isinstance(statement, COMPOUND):
        return
    pending: list[ast.AST] = [
        statement.test if isinstance(statement, (ast.If, ast.While)) else statement
    ]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            yield node.target.id, Assigned(node.value, statement.lineno)


# the reader of each kind of statement that binds names itself
READERS: dict[type[ast.AST], Callable[[Any, Module], Bound]] = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _definition,
    ast.AsyncFunctionDef: _definition,
    ast.ClassDef: _definition,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.With: _entered,
    ast.AsyncWith: _entered,
}
UNTOUCHED = SPLIT_OFF | {ast.Import, ast.ImportFrom}  # in which no `:=` of the scope stands
