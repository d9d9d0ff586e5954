"""Calls: of the project's functions, which are run, of models, and of what is outside."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import (
    attributes,
    choosing,
    enumeration,
    evaluate,
    execute,
    make,
    recursion,
)
from offramp.code.surface.interpreter.branches import Flow
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Bound,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    Model,
    OpenDict,
    OpenList,
    ProjectClass,
    Stream,
    Unknown,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

# what arguments that no program gives can make of our models: an audit goes on
STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Generated(Stream):
    """What a generator yields."""


def call(world: World, function: Value, call: Call) -> Value:  # noqa: PLR0911 - one line for each kind
    """Return what calling a value gives."""
    match function:
        case Closure():
            return run(world, function, call) if function.kept is None else _kept(function, call)
        case Bound():
            return _bound(world, function, call)
        case Builtin():
            return modelled(function, call)
        case ProjectClass() | Model():
            return make.instance(world, function, call)
        case Wrapped() | Descriptor():
            world.library.told(getattr(function, "by", ""), call)
            return world.call(function.inner, call.args, call.kwargs, place=call.place)
        case Instance():
            method = attributes.find(world, function, "__call__")
            if method is not ABSENT:
                return world.call(method, call.args, call.kwargs, place=call.place)
            return outside(world, Unknown(f"{function.cls.ref}()"), call)
        case Unknown():
            return outside(world, function, call)
        case _:
            return Unknown()


def _kept(function: Closure, call: Call) -> Value:
    """Return what a cached function gave before, where it was called with the same."""
    asked = (*call.args, *call.kwargs.items())
    if function.kept is None or not is_key(asked):
        return run(call.world, function, call)
    if asked not in function.kept:
        function.kept[asked] = run(call.world, function, call)
    return function.kept[asked]


def _bound(world: World, bound: Bound, call: Call) -> Value:
    if isinstance(bound.function, Builtin):
        if bound.function.ref is not None and bound.function.ref.endswith(".init_app"):
            world.library.told(bound.function.ref, call)  # as an `Ext(app)` is
        call.self = bound.self
        return modelled(bound.function, call)
    call.args = [bound.self, *call.args]
    return world_call(world, bound.function, call)


def modelled(function: Builtin, call: Call) -> Value:
    """Do what we know of a function; what its arguments make impossible is not settled."""
    try:
        return function.run(call)
    except STUMBLES:
        named = function.ref or "something"
        call.world.doubt(f"{named} is called in a way that cannot be followed", call.place)
        return Unknown()


def world_call(world: World, function: Value, given: Call) -> Value:
    """Call with a call that is made already."""
    return call(world, function, given)


def outside(world: World, function: Unknown, call: Call) -> Value:
    """Return what something from outside gives: an Unknown that knows what it was called with."""
    ref = function.ref or "?"
    world.library.told(ref, call)
    if function.likely is not ABSENT and not isinstance(function.likely, Unknown):
        with world.perhaps():
            likely = world.call(function.likely, call.args, call.kwargs, place=call.place)
        if isinstance(likely, (Instance, Closure, ProjectClass, Builtin)):
            return likely
        if isinstance(likely, Unknown):
            return likely
        return Unknown(f"{ref}()", likely=likely)
    named = f"{function.ref}()" if function.ref else None
    likely = call.kwargs.get("fallback", ABSENT)  # as configparser calls a default
    return Unknown(named, likely=likely, args=call.args, kwargs=call.kwargs)


def defaults(world: World, made: Closure, arguments: ast.arguments, scope: Scope) -> None:
    """Keep the values of default arguments, which are made when the function is."""
    made.defaults = [evaluate.evaluate(world, scope, one) for one in arguments.defaults]
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            made.keyword_defaults[argument.arg] = evaluate.evaluate(world, scope, default)


def run(world: World, closure: Closure, call: Call) -> Value:
    """Run a function of the project and return what it gives."""
    function = closure.function
    if function is not None and recursion.is_endless(world, function):
        return Unknown(f"{closure.ref}()")
    if not world.may_call(closure, call):
        recursion.leave_out(world, function)
        return Unknown(f"{closure.ref}()")
    try:
        node = closure.node if function is None else function.node
    except (OSError, KeyError):  # the file changed while it was read
        return Unknown()
    if node is None:
        return Unknown()
    prefix = f"{function.qualname}." if function is not None else closure.scope.prefix
    scope = Scope(closure.scope.space, {}, "function", prefix, outer=closure.scope)
    scope.owner = closure.owner
    bind(closure, node.args, call, scope)
    scope.parameters = tuple(scope.names)
    world.depth += 1
    before, left, declared = world.steps, len(world.left), world.declared
    if function is not None:
        world.running.append(function)
        world.called.add(function)
        world.handed.note(function, scope.names, world)
    try:
        return _ran(world, scope, node, closure)
    finally:
        world.depth -= 1
        del world.left[left:]
        if world.importing and world.depth == world.floor:
            world.in_tops += world.steps - before
        if function is not None:
            world.running.pop()
            recursion.doubt(world, function, declared)


def _ran(
    world: World,
    scope: Scope,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    closure: Closure,
) -> Value:
    if isinstance(node, ast.Lambda):
        return evaluate.evaluate(world, scope, node.body)
    flow = execute.block(world, scope, node.body)
    if scope.yielded:
        return Generated(scope.yielded)
    if flow is Flow.RAISE and not scope.returned and not scope.seldom:
        if world.trying and world.sure:
            world.raises("raised")
        return Unknown(f"{closure.ref}()")
    if flow is Flow.NEXT:
        (scope.seldom if scope.unlikely else scope.returned).append(None)
    return best(scope.returned or scope.seldom)


def best(values: list[Value]) -> Value:
    """Return the one of several possible values that says most, the first of equals."""
    known = [one for one in values if one is not None and not isinstance(one, Unknown)]
    if (chosen := choosing.unsettled(known)) is not None:
        return chosen
    if known:
        made = [one for one in known if isinstance(one, Instance)]
        return max(made, key=lambda one: one.weight) if known[0] in made else known[0]
    open_ = [one for one in values if isinstance(one, Unknown)]
    likely = [one for one in open_ if one.likely is not ABSENT] or [one for one in open_ if one.ref]
    return next(iter(likely or values), None)


def bind(closure: Closure, wanted: ast.arguments, call: Call, scope: Scope) -> None:
    """Bind a call's arguments to the function's parameters; those that are missing are Unknown."""
    positional = [*wanted.posonlyargs, *wanted.args]
    given = list(call.args)
    kwargs = dict(call.kwargs)
    first_default = len(positional) - len(closure.defaults)
    for at, parameter in enumerate(positional):
        name = parameter.arg
        if at < len(given):
            value = given[at]
        elif name in kwargs:
            value = kwargs.pop(name)
        elif at >= first_default:
            default = closure.defaults[at - first_default]
            value = Unknown(likely=default) if call.is_open else default
        else:
            value = Unknown()
        scope.names[name] = value
    if positional and given:
        scope.first = given[0]
    for parameter in wanted.kwonlyargs:
        default = closure.keyword_defaults.get(parameter.arg, Unknown())
        scope.names[parameter.arg] = kwargs.pop(parameter.arg, default)
    if wanted.vararg:
        rest = given[len(positional) :]
        scope.names[wanted.vararg.arg] = OpenList(rest) if call.is_open else tuple(rest)
    if wanted.kwarg:
        scope.names[wanted.kwarg.arg] = OpenDict(kwargs) if call.is_open else kwargs


def is_plain(value: Value) -> bool:
    """Tell whether a value is a constant, whose text is the same in every run."""
    return isinstance(value, CONSTANTS)


def is_key(value: Value) -> bool:
    """Tell whether a value may be a key of a dictionary and its equals are known."""
    if isinstance(value, tuple):
        return len(value) < 100 and all(is_key(one) for one in value)  # noqa: PLR2004 - a bound
    return not isinstance(value, (Unknown, list, dict, set)) and value is not ABSENT


def items(world: World, value: Value) -> list[Value] | None:  # noqa: PLR0911 - one line for each kind
    """Return what going through a value gives, in order; None where that is not known."""
    match value:
        case OpenList() | OpenDict():
            return None if not value else list(value)
        case list() | tuple() | dict():
            return list(value)
        case set() | frozenset():
            return sorted(value, key=lambda one: _order(world, one))
        case str():
            return list(value)
        case Unknown() if value.ref in world.library.proxies:
            return items(world, world.library.proxies[value.ref](world))
        case Unknown():
            return (
                None
                if value.likely is ABSENT or value.likely is None
                else items(world, value.likely)
            )
        case ProjectClass():
            return enumeration.members(world, value)
        case Instance():
            method = attributes.find(world, value, "__iter__")
            given = ABSENT if method is ABSENT else world.call(method, [], place=value.place)
            return None if given is ABSENT else items(world, given)
        case _:
            return None


def _order(world: World, value: Value) -> tuple[str, str, int, int]:
    """Return what puts the values of a set in the same order in every run."""
    if is_plain(value):
        return str(value), "", 0, 0
    if isinstance(value, tuple):
        return str([_order(world, one) for one in value]), "", 0, 0
    made = value if isinstance(value, Instance) else None
    at = (made.place.file, made.place.line, made.step) if made else ("", 0, 0)
    return world.ref(value) or "", *at
