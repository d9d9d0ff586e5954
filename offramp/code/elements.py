"""What an element is of: `carts`, for `carts[user]`, `for x in carts`, `next(x for x in carts)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.module import Assigned
from offramp.code.nodes import BLOCKS_OF

if TYPE_CHECKING:
    from offramp.code.names import Names

ITEMS = frozenset({"get", "setdefault"})  # methods that return what a mapping holds
EACH = frozenset({"values", "copy"})  # that return the same elements
SAME = frozenset({"reversed", "sorted", "list", "tuple"})  # functions that do
SETTINGS = ("flask.Flask().config", "flask.current_app.config")
HOLDING = ("builtins.dict()", "builtins.list()", "collections.", *SETTINGS)
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.ExceptHandler)
MOST = 3  # steps: `found = [x for x in carts]`, `cart = found[0]`


def container(names: Names, node: ast.expr, *, is_each: bool) -> ast.expr:
    """
    Return the expression of the list or mapping that *node* is an element of, else *node*.

    *is_each* also takes what a loop or a search gives: an element with entries of its own, but
    whose methods may be anybody's.
    """
    held = node
    for _ in range(MOST):
        base = _of_name(names, held) if isinstance(held, ast.Name) else _inside(held)
        if base is not None and not is_each and not _is_item(names, held):
            break
        if base is None or not (names.ref(base) or "").startswith(HOLDING):
            break
        held = base
    return held


def _of_name(names: Names, node: ast.Name) -> ast.expr | None:
    bindings = names.bindings(node.id)
    one = bindings[0] if len(bindings) == 1 else None
    if not isinstance(one, Assigned):
        return None
    return _of_loop(one.value) if one.how == "item" else _inside(one.value)


def _is_item(names: Names, held: ast.expr) -> bool:
    """Tell whether it is taken by its key."""
    bindings = names.bindings(held.id) if isinstance(held, ast.Name) else []
    value = getattr(bindings[0], "value", None) if bindings else held
    how = getattr(bindings[0], "how", "") if bindings else "value"
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
    return how == "value" and (is_call or isinstance(value, ast.Subscript))


def _inside(value: ast.expr) -> ast.expr | None:
    """Return what a subscript, `get()`, `next()` or a comprehension takes elements from."""
    match value:
        case ast.Subscript():
            return value.value
        case ast.Call(func=ast.Attribute(value=held, attr=method)) if method in ITEMS:
            return held
        case ast.Call(func=ast.Name(id="next"), args=[ast.Call() as passed, *_]):
            return passed.args[1] if _is_filter(passed) else None
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as passed, *_]):
            return _same(passed)
        case ast.ListComp():
            return _same(value)
        case _:
            return None


def _is_filter(node: ast.Call) -> bool:
    return getattr(node.func, "id", "") == "filter" and len(node.args) > 1


def _same(node: ast.GeneratorExp | ast.ListComp) -> ast.expr | None:
    """Return what a comprehension runs over, where it gives the elements as they are."""
    first = node.generators[0]
    is_same = isinstance(node.elt, ast.Name) and node.elt.id == getattr(first.target, "id", "")
    return _of_loop(first.iter) if is_same else None


def _of_loop(node: ast.expr) -> ast.expr | None:
    """Return what a loop runs over: the second of a pair, where it gives pairs."""
    match node:
        case (
            ast.Subscript(
                value=ast.Call(func=ast.Name(id="enumerate"), args=[held, *_]),
                slice=ast.Constant(value=1),
            )
            | ast.Subscript(
                value=ast.Call(func=ast.Attribute(value=held, attr="items")),
                slice=ast.Constant(value=1),
            )
        ):
            return held
        case ast.Call(func=ast.Attribute(value=held, attr=method)) if method in EACH:
            return held
        case ast.Call(func=ast.Name(id=name), args=[held, *_]) if name in SAME:
            return held
        case _:
            return node if isinstance(node, ast.Name | ast.Attribute) else None


def put_before(names: Names, node: ast.expr) -> ast.expr | None:
    """Return what a name that stands for several things was surely given last, before *node*."""
    bound = names.bindings(node.id) if isinstance(node, ast.Name) else ()
    if not bound[1:] or not isinstance(node, ast.Name) or names.own.node is None:
        return None
    found: list[ast.Assign] = []
    for block in (names.own.node, *(one for kind in BLOCKS for one in names.own.every(kind))):
        for statements in (getattr(block, name) for name in BLOCKS_OF[type(block)]):
            before = [one for one in statements if (one.end_lineno or 0) < node.lineno]
            around = statements[len(before) :]
            if around and around[0].lineno <= node.lineno:
                found += [one for one in before if _puts(one, node.id)]
    return max(found, key=lambda one: one.lineno).value if found else None


def _puts(statement: ast.AST, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(one, ast.Name) and one.id == name for one in targets)
