"""Whether a request waits for what it has begun: a thread, a future, a task, a program."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.nodes import FunctionNode, last_name
from offramp.code.sites import Call

OF_WORK = frozenset({"join", "result", "exception", "wait", "get"})
OF_PROGRAMS = frozenset({"wait", "communicate", "poll", "kill", "terminate", "stdout", "stderr"})
OF_POOLS = frozenset({"shutdown", "join"})  # which wait for all that was handed to them
TOGETHER = frozenset(
    {
        *("gather", "wait", "as_completed", "joinall", "wait_for", "run_until_complete", "shield"),
        *("waitall", "iwait"),
    }
)
GIVES = frozenset({"spawn", "apply_async", "map_async"})  # whose handles have a `get` that waits
PUTS = frozenset({"append", "add", "appendleft", "extend", "put"})
DEEPEST = 2  # functions that hand on what they have begun
ROUNDS = 4  # names that stand for names
LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)


def is_waited(
    context: Context, place: Place, call: Call, by: frozenset[str] = OF_WORK, depth: int = 0
) -> bool:
    """
    Tell whether what a call begins is waited for, where it is begun or by who is given it.

    *by* are the attributes that are asked for then; a program that an `await` starts runs on.
    """
    function = context.project.function(place.ref)
    node = callers.node(context, place.ref, call)
    if function is None or node is None:
        return False
    names = _names(function.node, node)
    if any(_waits(one, node, names, by) for one in ast.walk(function.node)):
        return True
    if depth > DEEPEST or place.ref in context.running.views:
        return False
    asking = callers.calling(context, function) if _is_handed_on(function.node, node, names) else []
    return bool(asking) and all(is_waited(context, *one, by, depth + 1) for one in asking)


def is_given_up(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a thread is joined where it is begun, each time only for so long."""
    function = context.project.function(place.ref)
    node = callers.node(context, place.ref, call)
    if function is None or node is None:
        return False
    names = _names(function.node, node)
    joins = [
        one
        for one in ast.walk(function.node)
        if isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr == "join"
        and _mentions(one.func.value, node, names)
    ]
    return bool(joins) and all(map(_is_bounded, joins))


def _is_bounded(join: ast.Call) -> bool:
    given = [*join.args[:1], *(one.value for one in join.keywords if one.arg == "timeout")]
    return any(not isinstance(one, ast.Constant) or one.value is not None for one in given)


def _names(function: FunctionNode, begun: ast.Call) -> set[str]:
    """Return the names that what is begun is put on, and those that stand for its parts."""
    found: set[str] = set()
    for _ in range(ROUNDS):
        more = {name for node in ast.walk(function) for name in _named(node, begun, found)}
        if more <= found:
            break
        found |= more
    return found


def _named(node: ast.AST, begun: ast.Call, names: set[str]) -> Iterator[str]:
    match node:
        case ast.Assign(targets=targets, value=value) if _mentions(value, begun, names):
            for one in targets:
                yield from _bound(one)
        case (
            ast.AnnAssign(target=one, value=ast.expr() as value)
            | ast.NamedExpr(target=one, value=value)
        ) if _mentions(value, begun, names):
            yield from _bound(one)
        case ast.Call(func=ast.Attribute(value=held, attr=attr), args=given) if attr in PUTS:
            if any(_mentions(one, begun, names) for one in given):
                yield from _bound(held)
        case _ if isinstance(node, LOOPS) and _mentions(node.iter, begun, names):
            yield from _bound(node.target)


def _bound(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _bound(one)
    elif isinstance(target, ast.Subscript):
        yield from _bound(target.value)
    elif isinstance(target, ast.Name | ast.Attribute):
        yield last_name(target)


def _waits(node: ast.AST, begun: ast.Call, names: set[str], by: frozenset[str]) -> bool:
    match node:
        case ast.Await(value=value):
            return by is OF_WORK and _mentions(value, begun, names)
        case ast.Call(func=func, args=given) if last_name(func) in TOGETHER:
            if any(_mentions(one, begun, names) for one in given):
                return True
        case ast.withitem(context_expr=held):
            return by is OF_PROGRAMS and _mentions(held, begun, names)
        case ast.Attribute(value=held, attr=attr) if attr in by:
            is_entry = attr == "get" and last_name(begun.func) not in GIVES  # of a mapping
            return not is_entry and _mentions(held, begun, names)
    return _ends_pool(node, begun)


def _ends_pool(node: ast.AST, begun: ast.Call) -> bool:
    """Tell whether the pool that was given the work is waited for as a whole."""
    pool = last_name(begun.func.value) if isinstance(begun.func, ast.Attribute) else ""
    match node:
        case ast.Call(func=ast.Attribute(value=held, attr=attr), keywords=words):
            lets_go = any(
                one.arg == "wait" and getattr(one.value, "value", None) is False for one in words
            )
            return bool(pool) and attr in OF_POOLS and last_name(held) == pool and not lets_go
        case _:
            return False


def _is_handed_on(function: FunctionNode, begun: ast.Call, names: set[str]) -> bool:
    """Tell whether a function returns what it has begun."""
    returned = (one.value for one in ast.walk(function) if isinstance(one, ast.Return))
    return any(one is not None and _is_that(one, begun, names) for one in returned)


def _is_that(node: ast.expr, begun: ast.Call, names: set[str]) -> bool:
    return node is begun or (isinstance(node, ast.Name) and node.id in names)


def _mentions(node: ast.AST, begun: ast.Call, names: set[str]) -> bool:
    return any(one is begun or last_name(one) in names for one in ast.walk(node))
