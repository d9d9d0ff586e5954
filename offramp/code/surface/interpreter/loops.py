"""Loops: what they go through, and turns that may not happen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import branches, evaluate, execute, operate, unpack
from offramp.code.surface.interpreter.branches import Flow
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    OpenDict,
    OpenList,
    Place,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MOST_ROUNDS = 20_000  # of one loop
MOST_TURNS = 500  # of a `while`: where nothing it asks for is known, it has no end


def each(world: World, scope: Scope, node: ast.For | ast.AsyncFor) -> Flow:
    """`for`: a turn for each item; where those are not known, one that may not happen."""
    iterated = evaluate.evaluate(world, scope, node.iter)
    items = world.items(iterated)
    if items is None:
        item = unpack.item(world, iterated, Unknown()) if isinstance(iterated, list) else Unknown()
        _take(world, scope, node.target, item)
        scope.rounds += 1
        branches.each(world, scope, [node.body])
        scope.rounds -= 1
        return execute.block(world, scope, node.orelse)
    place, before = Place(scope.file, node.lineno), world.declared
    if len(items) > MOST_ROUNDS:
        world.doubt(f"a loop of more than {MOST_ROUNDS:,} rounds; the rest is left out", place)
    flow = _rounds(world, scope, node, iterated, items)
    if isinstance(iterated, (OpenList, OpenDict)) and world.declared > before:
        world.doubt("a loop adds routes for what is known of a list: more may stand in it", place)
    return flow


def _rounds(
    world: World, scope: Scope, node: ast.For | ast.AsyncFor, iterated: Value, items: list[Value]
) -> Flow:
    for item in _given_out(world, iterated, items[:MOST_ROUNDS]):
        with world.given(iterated, item) as may_lack:
            _take(world, scope, node.target, item)
            flow = execute.block(world, scope, node.body)
        if may_lack or flow in {Flow.NEXT, Flow.CONTINUE}:
            continue
        return Flow.NEXT if flow is Flow.BREAK else flow
    return execute.block(world, scope, node.orelse)


def _given_out(world: World, iterated: Value, items: list[Value]) -> Iterator[Value]:
    """Yield what a loop goes through; an iterator has it no more."""
    if not isinstance(iterated, Stream) or not world.sure:
        yield from items
        return
    while iterated:
        yield iterated.pop(0)


def _take(world: World, scope: Scope, target: ast.expr, item: Value) -> None:
    """Bind a loop's names for one turn, in which they are never what they were before."""
    for one in ast.walk(target):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            scope.bind(one.id, Unknown())
    unpack.assign(world, scope, target, item)


def while_(world: World, scope: Scope, node: ast.While) -> Flow:
    """`while`: turns as long as the condition is known to hold."""
    before = len(scope.returned)
    for _ in range(MOST_TURNS):
        if len(scope.returned) > before:  # it may have ended in the last turn
            return Flow.NEXT
        truth = operate.truth(evaluate.evaluate(world, scope, node.test))
        if truth is None:
            branches.each(world, scope, [node.body])
            return Flow.NEXT
        if not truth:
            break
        flow = execute.block(world, scope, node.body)
        if flow is Flow.BREAK:
            return Flow.NEXT
        if flow in {Flow.RETURN, Flow.RAISE}:
            return flow
    return execute.block(world, scope, node.orelse)
