"""Comprehensions and generator expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter import calling, evaluate, operate, unpack
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import OpenDict, OpenList, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

Node = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def collect(world: World, scope: Scope, node: Node) -> Value:
    """Return what a comprehension collects; an open list or dictionary where not all is known."""
    inner = Scope(scope.space, {}, kind="function", prefix=scope.prefix, outer=scope)
    if scope.kind == "class":
        inner.names.update(scope.names)
    inner.owner, inner.first = scope.owner, scope.first
    is_whole = not isinstance(node, ast.GeneratorExp)  # of which others may take a part only
    if is_whole and scope.space.module is not None and scope.space.module.binds_within:
        bound = (one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr))
        inner.elsewhere = {name: scope.elsewhere.get(name, scope) for name in bound}
    made: list[Value] = []
    keyed: dict[Any, Value] = {}

    def add() -> None:
        if isinstance(node, ast.DictComp):
            key = world.plain(evaluate.evaluate(world, inner, node.key))
            value = evaluate.evaluate(world, inner, node.value)
            if calling.is_key(key):
                keyed[key] = value
        else:
            made.append(evaluate.evaluate(world, inner, node.elt))

    is_open = not _generate(world, inner, list(node.generators), add)
    if isinstance(node, ast.DictComp):
        return OpenDict(keyed) if is_open else keyed
    return OpenList(made) if is_open else made


def _generate(
    world: World, scope: Scope, generators: list[ast.comprehension], add: Callable[[], None]
) -> bool:
    """Go through all combinations; False where they are not all known."""
    if not generators:
        add()
        return True
    first, *rest = generators
    items = world.items(evaluate.evaluate(world, scope, first.iter))
    is_known = items is not None
    for item in items if items is not None else [Unknown()]:
        world.step()
        unpack.assign(world, scope, first.target, item)
        truths = [operate.truth(evaluate.evaluate(world, scope, test)) for test in first.ifs]
        if False in truths:
            continue
        is_known = is_known and None not in truths
        with world.perhaps() if None in truths else nullcontext():
            is_known = _generate(world, scope, rest, add) and is_known
    return is_known
