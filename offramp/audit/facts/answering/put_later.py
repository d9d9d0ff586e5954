"""Statuses that an answer is given when it is made already: `response.status_code = 404`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from offramp.code.module import Function
from offramp.code.nodes import inside

NOTHING: frozenset[str] = frozenset()
GIVING = (b"status_code", b".status = ")  # a number, or a text such as "202 ACCEPTED"
KEPT = 100  # texts of modules that were looked at
NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Put(NamedTuple):
    """One status; *first* and *last* are the lines of the branch that gives it, if one does."""

    line: int
    name: str
    status: int
    first: int = 0
    last: int = 0
    is_either: bool = False  # each branch gives one


def put(function: Function, status: Callable[[ast.expr], int | None]) -> list[Put]:
    """Return the statuses that a function gives what has a name, in the order of the text."""
    if not _gives(function.module.text):  # as in most; each of a thousand views may ask
        return []
    return sorted(_inside(function.node, (0, 0), NOTHING, status))


@lru_cache(maxsize=KEPT)
def _gives(text: bytes) -> bool:
    return any(one in text for one in GIVING)


def chosen(found: list[Put], name: str, line: int) -> list[int | None]:
    """Return the statuses that a name may have at a line; None is what it was made with."""
    above = [one for one in found if one.name == name and one.line < line]
    sure = [one for one in above if not one.last or one.first <= line <= one.last]
    before = sure[-1] if sure else None
    may = [one for one in above if one not in sure and (not before or one.line > before.line)]
    first = [] if any(one.is_either for one in may) else [before.status if before else None]
    return list(dict.fromkeys([*first, *(one.status for one in may)]))


def _inside(
    node: ast.AST,
    branch: tuple[int, int],
    either: frozenset[str],
    status: Callable[[ast.expr], int | None],
) -> Iterator[Put]:
    if isinstance(node, ast.If):
        both = either | (_given(node.body) & _given(node.orelse))
        for block in filter(None, (node.body, node.orelse)):
            for one in block:
                yield from _statement(one, _lines(block), both, status)
        return
    is_branch = isinstance(node, ast.ExceptHandler | ast.match_case)
    held = inside(node)
    own = _lines(held) if is_branch else branch
    for each in held:
        yield from _statement(each, own, NOTHING if is_branch else either, status)


def _statement(
    node: ast.AST,
    branch: tuple[int, int],
    either: frozenset[str],
    status: Callable[[ast.expr], int | None],
) -> Iterator[Put]:
    name = _named(node)
    if name and isinstance(node, ast.Assign) and (found := status(node.value)):
        yield Put(node.lineno, name, found, *branch, name in either)
    if not isinstance(node, NESTED):
        yield from _inside(node, branch, either, status)


def _given(block: list[ast.stmt]) -> frozenset[str]:
    """Return the names that a block gives a status, whichever way it goes."""
    each = (
        _given(one.body) & _given(one.orelse)
        if isinstance(one, ast.If)
        else frozenset(filter(None, [_named(one)]))
        for one in block
    )
    return NOTHING.union(*each)


def _named(node: ast.AST) -> str:
    match node:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id=name), attr=("status_code" | "status"))]
        ):
            return name
        case _:
            return ""


def _lines(block: Sequence[ast.AST]) -> tuple[int, int]:
    first: int = getattr(block[0], "lineno", 0)
    last: int | None = getattr(block[-1], "end_lineno", None)
    return first, last or first
