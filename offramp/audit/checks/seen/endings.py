"""Whether what makes an answer part by part has an end that the text shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.nodes import FunctionNode, last_name

# what gives one thing after the other for as long as somebody listens
ENDLESS = frozenset({"listen", "count", "cycle", "subscribe"})
FOLLOWS = "follow"
LEAVING = (ast.Break, ast.Return, ast.Raise)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def endless(function: FunctionNode) -> int | None:
    """Return the line of a loop that yields, and that certainly nothing ends."""
    for loop in _yielding(function):
        if isinstance(loop, ast.While):
            is_always = getattr(loop.test, "value", None) == 1  # True, too
            if is_always and not any(isinstance(one, LEAVING) for one in ast.walk(loop)):
                return loop.lineno
        elif _is_endless(loop.iter):
            return loop.lineno
    return None


def ends(function: FunctionNode, *, by_chance: bool) -> bool:
    """
    Tell whether all loops of a function that yield have an end that is seen.

    *by_chance* says that a `break` on what was read counts: a camera that fails gives no more.
    """
    return all(_ends(loop, by_chance=by_chance) for loop in _yielding(function))


def is_finite(function: FunctionNode) -> bool:
    """Tell whether a function makes parts in an expression that ends: `(str(n) for n in rows)`."""
    made = [one for one in ast.walk(function) if isinstance(one, ast.GeneratorExp)]
    every = [each.iter for one in made for each in one.generators]
    return bool(made) and not any(map(_is_endless, every))


def _ends(loop: ast.For | ast.AsyncFor | ast.While, *, by_chance: bool) -> bool:
    if not isinstance(loop, ast.While):
        return not _is_endless(loop.iter)
    names = (one for one in ast.walk(loop) if isinstance(one, ast.Name))
    bound = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    if bound & _names(loop.test):  # `while count < 10`, `while part := file.read(80)`
        return True
    return by_chance and any(
        bound & _names(one.test) and any(isinstance(each, LEAVING) for each in one.body)
        for one in _own(loop)
        if isinstance(one, ast.If)
    )


def _yielding(function: FunctionNode) -> Iterator[ast.For | ast.AsyncFor | ast.While]:
    """Yield the loops of a function that yield, also those within others."""
    for loop in _within(function, SCOPES):
        if isinstance(loop, LOOPS) and any(
            isinstance(one, ast.Yield | ast.YieldFrom) for one in _within(loop, SCOPES)
        ):
            yield loop


def _own(loop: ast.AST) -> Iterator[ast.AST]:
    """Yield what is in a loop, but not in another one: a `break` there leaves that."""
    return _within(loop, (*SCOPES, *LOOPS))


def _within(node: ast.AST, closed: tuple[type[ast.AST], ...]) -> Iterator[ast.AST]:
    pending = list(ast.iter_child_nodes(node))
    while pending:
        one = pending.pop()
        yield one
        if not isinstance(one, closed):
            pending.extend(ast.iter_child_nodes(one))


def _is_endless(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = last_name(node.func)
    follows = any(
        one.arg == FOLLOWS and getattr(one.value, "value", None) is True for one in node.keywords
    )
    return name in ENDLESS or follows


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
