"""Statements: what runs, what may run, and how a block ends."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code.nodes import last_name
from offramp.code.surface.interpreter import (
    branches,
    calling,
    define,
    errors,
    evaluate,
    importing,
    loops,
    make,
    managers,
    matching,
    operate,
    unpack,
)
from offramp.code.surface.interpreter.branches import Flow
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import ABSENT, Instance, Place, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

NO_FIELDS = frozenset({"ClassVar", "KW_ONLY"})  # annotations of what is no field of a dataclass
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


def _assert(world: World, scope: Scope, node: ast.Assert) -> None:
    evaluate.evaluate(world, scope, node.test)


def _annotated(world: World, scope: Scope, node: ast.AnnAssign) -> None:
    if scope.kind == "class" and isinstance(node.target, ast.Name):
        said = node.annotation
        kind = last_name(said.value if isinstance(said, ast.Subscript) else said)
        fields = scope.names.setdefault("__annotations__", {})
        if isinstance(fields, dict) and kind not in NO_FIELDS:
            fields[node.target.id] = make.GIVEN_ON if kind == "InitVar" else None
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
        is_started = world.is_main and scope.space.name == world.main
        return is_started != isinstance(test.ops[0], (ast.NotEq, ast.IsNot))
    return evaluate.evaluate(world, scope, test)


def _is_main(test: ast.Compare) -> bool:
    sides = [test.left, *test.comparators]
    return any(isinstance(one, ast.Constant) and one.value == "__main__" for one in sides)


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
    held: list[Value] = []
    for one in node.items:
        manager = evaluate.evaluate(world, scope, one.context_expr)
        value = managers.entered(world, manager, Place(scope.file, node.lineno))
        if one.optional_vars is not None:
            unpack.assign(world, scope, one.optional_vars, value)
        held.append(manager)
    with world.within(held):
        flow = block(world, scope, node.body)
    for manager in reversed(held):
        managers.left(world, manager, Place(scope.file, node.lineno))
    return flow


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
        is_taken = matching.accepts(world, scope, case, subject)
        if is_taken is False:
            continue
        if is_taken and not possible:
            return block(world, scope, case.body)
        possible.append(case.body)
        if is_taken:
            return branches.each(world, scope, possible)
    return branches.each(world, scope, [*possible, []]) if possible else Flow.NEXT


TABLE: dict[type[ast.stmt], Execute] = {
    ast.Expr: _expression,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _if,
    ast.For: loops.each,
    ast.AsyncFor: loops.each,
    ast.While: loops.while_,
    ast.Try: _try,
    ast.TryStar: _try,
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
