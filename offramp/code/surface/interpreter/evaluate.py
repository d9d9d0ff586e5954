"""Expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter import (
    attributes,
    builtin,
    calling,
    comprehension,
    joined,
    operate,
    unpack,
)
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Closure,
    OpenDict,
    OpenList,
    Place,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MOST_BITS = 10_000  # of a number: Python writes none out that has more than 4,300 digits
Evaluate = Callable[["World", Scope, Any], Value]


def evaluate(world: World, scope: Scope, node: ast.expr) -> Value:
    """Return the value of an expression."""
    world.step()
    work = TABLE.get(type(node))
    return work(world, scope, node) if work else Unknown()


def _constant(_world: World, _scope: Scope, node: ast.Constant) -> Value:
    value = node.value
    is_endless = isinstance(value, int) and value.bit_length() > MOST_BITS
    return Unknown() if is_endless else value


def _name(world: World, scope: Scope, node: ast.Name) -> Value:
    value = scope.find(node.id)
    if value is not ABSENT:
        return value
    known = builtin.named(node.id)
    if known is not ABSENT:
        return known
    for star in scope.space.stars:
        found = world.library.named(f"{star}.{node.id}")
        if not isinstance(found, Unknown):
            return found
    stars = scope.space.stars
    if stars:
        return Unknown(f"{stars[0]}.{node.id}")
    if scope.space.is_ready and world.trying:
        return world.raises("NameError")
    return Unknown(f"{scope.space.name}.{node.id}")


def _attribute(world: World, scope: Scope, node: ast.Attribute) -> Value:
    return attributes.get(world, evaluate(world, scope, node.value), node.attr)


def _call(world: World, scope: Scope, node: ast.Call) -> Value:
    function = evaluate(world, scope, node.func)
    call = Call(world, Place(scope.file, node.lineno))
    for one in node.args:
        if isinstance(one, ast.Starred):
            items = world.items(evaluate(world, scope, one.value))
            call.args.extend(items or ())
            call.is_open = call.is_open or items is None
        else:
            call.args.append(evaluate(world, scope, one))
    for keyword in node.keywords:
        value = evaluate(world, scope, keyword.value)
        if keyword.arg is not None:
            call.kwargs[keyword.arg] = value
        else:
            given = world.plain(value)
            known = given if isinstance(given, dict) else {}
            call.kwargs.update({k: v for k, v in known.items() if isinstance(k, str)})
            call.is_open = call.is_open or not isinstance(given, dict)
    call.scope = scope
    return calling.call(world, function, call)


def _sequence(world: World, scope: Scope, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items: list[Value] = []
    is_open = False
    for one in node.elts:
        if isinstance(one, ast.Starred):
            inside = world.items(evaluate(world, scope, one.value))
            items.extend(inside or ())
            is_open = is_open or inside is None
        else:
            items.append(evaluate(world, scope, one))
    if isinstance(node, ast.Tuple) and not is_open:
        return tuple(items)
    if isinstance(node, ast.Set) and not is_open:
        return set(items) if all(calling.is_key(one) for one in items) else items
    return OpenList(items) if is_open else items


def _dict(world: World, scope: Scope, node: ast.Dict) -> Value:
    found: dict[Any, Value] = {}
    is_open = False
    for key, value in zip(node.keys, node.values, strict=True):
        made = evaluate(world, scope, value)
        if key is None:
            inside = world.plain(made)
            is_open = is_open or not isinstance(inside, dict) or isinstance(inside, OpenDict)
            found.update(inside if isinstance(inside, dict) else {})
            continue
        name = world.plain(evaluate(world, scope, key))
        if calling.is_key(name):
            found[name] = made
        else:
            is_open = True
    return OpenDict(found) if is_open else found


def _binary(world: World, scope: Scope, node: ast.BinOp) -> Value:
    terms: list[tuple[ast.operator, ast.expr]] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):  # a long sum leans to the left; no recursion for it
        terms.append((left.op, left.right))
        left = left.left
    value = evaluate(world, scope, left)
    for op, right in reversed(terms):
        other = evaluate(world, scope, right)
        value = _operated(world, Place(scope.file, node.lineno), op, value, other)
    return value


def _operated(world: World, place: Place, op: ast.operator, left: Value, right: Value) -> Value:
    special = {ast.Div: "__truediv__", ast.Add: "__add__", ast.BitOr: "__or__"}.get(type(op))
    if special and not isinstance(left, (*CONSTANTS, *operate.CONTAINERS, Unknown)):
        method = world.known(left, special)
        if method is not ABSENT:
            return world.call(method, [right], place=place)
    return operate.binary(op, left, right)


def _bool(world: World, scope: Scope, node: ast.BoolOp) -> Value:
    stops = isinstance(node.op, ast.Or)
    doubtful: list[Value] = []
    value: Value = None
    for one in node.values:
        if doubtful:
            with world.perhaps():
                value = evaluate(world, scope, one)
        else:
            value = evaluate(world, scope, one)
        truth = operate.truth(value)
        if truth is None:
            doubtful.append(value)
        elif truth is stops:
            break
    if not doubtful:
        return value
    return operate.either([*doubtful, value], is_or=stops)


def _unary(world: World, scope: Scope, node: ast.UnaryOp) -> Value:
    value = evaluate(world, scope, node.operand)
    if isinstance(node.op, ast.Not):
        truth = operate.truth(value)
        return Unknown() if truth is None else not truth
    if isinstance(node.op, ast.USub) and isinstance(value, (int, float)):
        return -value
    return Unknown()


def _compare(world: World, scope: Scope, node: ast.Compare) -> Value:
    left = evaluate(world, scope, node.left)
    result: Value = True
    for op, right in zip(node.ops, node.comparators, strict=True):
        other = evaluate(world, scope, right)
        answer = operate.compare(world, op, left, other)
        if answer is False:
            return False
        if isinstance(answer, Unknown):
            result = answer
        left = other
    return result


def _conditional(world: World, scope: Scope, node: ast.IfExp) -> Value:
    test = evaluate(world, scope, node.test)
    truth = operate.truth(test)
    if truth is not None:
        return evaluate(world, scope, node.body if truth else node.orelse)
    if isinstance(test, Unknown) and test.ref == "os.environ.get()" and test.likely is ABSENT:
        with world.perhaps():
            set_, unset = (evaluate(world, scope, one) for one in (node.body, node.orelse))
        return (
            Unknown(likely=unset) if isinstance(unset, CONSTANTS) else calling.best([unset, set_])
        )
    with world.perhaps():
        values = [evaluate(world, scope, one) for one in (node.body, node.orelse)]
    return calling.best(values)


def _subscript(world: World, scope: Scope, node: ast.Subscript) -> Value:
    value = evaluate(world, scope, node.value)
    if isinstance(node.slice, ast.Slice):
        bounds = [
            None if one is None else evaluate(world, scope, one)
            for one in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        return unpack.part(world, value, bounds)
    return unpack.item(world, value, evaluate(world, scope, node.slice))


def _joined(world: World, scope: Scope, node: ast.JoinedStr) -> Value:
    return joined.text(world, scope, node)


def _lambda(world: World, scope: Scope, node: ast.Lambda) -> Value:
    made = Closure("<lambda>", scope, node=node)
    calling.defaults(world, made, node.args, scope)
    return made


def _comprehension(world: World, scope: Scope, node: comprehension.Node) -> Value:
    return comprehension.collect(world, scope, node)


def _walrus(world: World, scope: Scope, node: ast.NamedExpr) -> Value:
    value = evaluate(world, scope, node.value)
    unpack.assign(world, scope, node.target, value)
    return value


def _inner(world: World, scope: Scope, node: ast.Await | ast.Starred) -> Value:
    return evaluate(world, scope, node.value)


def _yield(world: World, scope: Scope, node: ast.Yield | ast.YieldFrom) -> Value:
    value = evaluate(world, scope, node.value) if node.value is not None else None
    if isinstance(node, ast.YieldFrom):
        scope.yielded.extend(world.items(value) or [Unknown()])
    else:
        scope.yielded.append(value)
    return Unknown()


TABLE: dict[type[ast.expr], Evaluate] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.BoolOp: _bool,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _walrus,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
}
