"""Statements: what runs, what may run, and how a block ends."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter import (
    branches,
    calling,
    define,
    errors,
    evaluate,
    importing,
    operate,
    unpack,
)
from offramp.code.surface.interpreter.branches import Flow
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import ABSENT, Instance, Place, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MOST_ROUNDS = 20_000  # of one loop
MOST_TURNS = 500  # of a `while`: where nothing it asks for is known, it has no end
Execute = Callable[["World", Scope, Any], Flow | None]


def block(world: World, scope: Scope, body: list[ast.stmt]) -> Flow:
    """Run statements until one leads out."""
    for statement in body:
        try:
            world.step()
            work = TABLE.get(type(statement))
            flow = work(world, scope, statement) if work else None
        except RecursionError:
            world.doubt("nested too deeply to be followed", Place(scope.file, statement.lineno))
            continue
        if flow is not None and flow is not Flow.NEXT:
            return flow
    return Flow.NEXT


def _expression(world: World, scope: Scope, node: ast.Expr) -> None:
    evaluate.evaluate(world, scope, node.value)


def _assign(world: World, scope: Scope, node: ast.Assign) -> None:
    value = evaluate.evaluate(world, scope, node.value)
    for target in node.targets:
        unpack.assign(world, scope, target, value)


def _annotated(world: World, scope: Scope, node: ast.AnnAssign) -> None:
    if scope.kind == "class" and isinstance(node.target, ast.Name):
        fields = scope.names.setdefault("__annotations__", {})
        if isinstance(fields, dict):
            fields[node.target.id] = None
    if node.value is not None:
        unpack.assign(world, scope, node.target, evaluate.evaluate(world, scope, node.value))


def _augmented(world: World, scope: Scope, node: ast.AugAssign) -> None:
    unpack.augmented(world, scope, node, evaluate.evaluate(world, scope, node.value))


def _delete(world: World, scope: Scope, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name) and world.sure:
            scope.names.pop(target.id, None)
        elif isinstance(target, ast.Subscript) and world.sure:
            holder = evaluate.evaluate(world, scope, target.value)
            key = evaluate.evaluate(world, scope, target.slice)
            if isinstance(holder, dict) and calling.is_key(key):
                holder.pop(key, None)


def _if(world: World, scope: Scope, node: ast.If) -> Flow:
    value = _test(world, scope, node.test)
    truth = operate.truth(value)
    if truth is None:
        likely = operate.truth(world.plain(value))
        if likely is None:
            return branches.each(world, scope, [node.body, node.orelse])
        return branches.likely(world, scope, node, is_true=likely)
    flow = block(world, scope, node.body if truth else node.orelse)
    if flow is Flow.RAISE and not world.trying:  # settings that were given: it runs, so it passed
        return block(world, scope, node.orelse if truth else node.body)
    return flow


def _test(world: World, scope: Scope, test: ast.expr) -> Value:
    if isinstance(test, ast.Compare) and _is_main(test):
        return world.is_main and scope.space.name == world.main
    return evaluate.evaluate(world, scope, test)


def _is_main(test: ast.Compare) -> bool:
    sides = [test.left, *test.comparators]
    return any(isinstance(one, ast.Constant) and one.value == "__main__" for one in sides)


def _for(world: World, scope: Scope, node: ast.For | ast.AsyncFor) -> Flow:
    iterated = evaluate.evaluate(world, scope, node.iter)
    items = world.items(iterated)
    if items is None:
        item = unpack.item(world, iterated, Unknown()) if isinstance(iterated, list) else Unknown()
        _take(world, scope, node.target, item)
        scope.rounds += 1
        branches.each(world, scope, [node.body])
        scope.rounds -= 1
        return block(world, scope, node.orelse)
    if len(items) > MOST_ROUNDS:
        place = Place(scope.file, node.lineno)
        world.doubt(f"a loop of more than {MOST_ROUNDS:,} rounds; the rest is left out", place)
    for item in items[:MOST_ROUNDS]:
        with world.given(iterated, item) as may_lack:
            _take(world, scope, node.target, item)
            flow = block(world, scope, node.body)
        if may_lack or flow in {Flow.NEXT, Flow.CONTINUE}:
            continue
        return Flow.NEXT if flow is Flow.BREAK else flow
    return block(world, scope, node.orelse)


def _take(world: World, scope: Scope, target: ast.expr, item: Value) -> None:
    """Bind a loop's names for one turn, in which they are never what they were before."""
    for one in ast.walk(target):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            scope.bind(one.id, Unknown())
    unpack.assign(world, scope, target, item)


def _while(world: World, scope: Scope, node: ast.While) -> Flow:
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
        flow = block(world, scope, node.body)
        if flow is Flow.BREAK:
            return Flow.NEXT
        if flow in {Flow.RETURN, Flow.RAISE}:
            return flow
    return block(world, scope, node.orelse)


def _try(world: World, scope: Scope, node: ast.Try) -> Flow:
    world.trying += bool(node.handlers)
    depth = world.depth
    try:
        flow = block(world, scope, node.body)
    except errors.RaisedError:
        world.depth = depth
        flow = Flow.RAISE
    finally:
        world.trying -= bool(node.handlers)
    if flow is Flow.RAISE and node.handlers:
        flow = branches.each(world, scope, [handler.body for handler in node.handlers])
    else:
        _imports(world, scope, node.handlers)
        flow = block(world, scope, node.orelse) if flow is Flow.NEXT else flow
    last = block(world, scope, node.finalbody)
    return flow if last is Flow.NEXT else last


def _imports(world: World, scope: Scope, handlers: list[ast.ExceptHandler]) -> None:
    """Bind what only a handler imports; its other statements are for errors that do not happen."""
    for handler in handlers:
        for statement in handler.body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                names = [one.asname or one.name.partition(".")[0] for one in statement.names]
                if all(scope.find(name) is ABSENT for name in names):
                    with world.perhaps():
                        block(world, scope, [statement])


def _with(world: World, scope: Scope, node: ast.With | ast.AsyncWith) -> Flow:
    managers: list[Value] = []
    for one in node.items:
        manager = evaluate.evaluate(world, scope, one.context_expr)
        value = calling.entered(world, manager, Place(scope.file, node.lineno))
        if one.optional_vars is not None:
            unpack.assign(world, scope, one.optional_vars, value)
        managers.append(manager)
    with world.within(managers):
        return block(world, scope, node.body)


def _return(world: World, scope: Scope, node: ast.Return) -> Flow:
    value = None if node.value is None else evaluate.evaluate(world, scope, node.value)
    is_aside = scope.unlikely and not isinstance(value, Instance)
    (scope.seldom if is_aside else scope.returned).append(value)
    return Flow.RETURN


def _raise(world: World, scope: Scope, node: ast.Raise) -> Flow:
    may_be_over = scope.returned or scope.seldom
    if world.trying and world.sure and not may_be_over:
        raise errors.RaisedError(ast.unparse(node.exc)[:40] if node.exc else "")
    return Flow.RAISE


def _declare(_world: World, scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
    for name in node.names:
        target = scope.top()
        if isinstance(node, ast.Nonlocal):
            around = scope.outer
            while around is not None and name not in around.names:
                around = around.outer
            target = around or target
        scope.elsewhere[name] = target


def _import(world: World, scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
    if isinstance(node, ast.Import):
        importing.bind_import(world, scope, node)
    else:
        importing.bind_from(world, scope, node)


def _define(
    world: World, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> None:
    if isinstance(node, ast.ClassDef):
        define.cls(world, scope, node)
    else:
        define.function(world, scope, node)


def _match(world: World, scope: Scope, node: ast.Match) -> Flow:
    subject = evaluate.evaluate(world, scope, node.subject)
    possible: list[list[ast.stmt]] = []
    for case in node.cases:
        if isinstance(case.pattern, ast.MatchValue) and case.guard is None:
            pattern = evaluate.evaluate(world, scope, case.pattern.value)
            same = operate.compare(world, ast.Eq(), subject, pattern)
            if same is False:
                continue
            if same is True and not possible:
                return block(world, scope, case.body)
        elif (
            not possible and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
        ):
            return block(world, scope, case.body)
        possible.append(case.body)
    return branches.each(world, scope, [*possible, []]) if possible else Flow.NEXT


TABLE: dict[type[ast.stmt], Execute] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Global: _declare,
    ast.Nonlocal: _declare,
    ast.Match: _match,
    ast.Break: lambda _world, _scope, _node: Flow.BREAK,
    ast.Continue: lambda _world, _scope, _node: Flow.CONTINUE,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define,
}
