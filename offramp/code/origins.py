"""
What an expression was put together from elsewhere: the text that was assigned to a name.

`names` says what something is; here is where it comes from, so that what was given when it was
made can be read: `Api(base_url="https://...")`, `table = tables["users"]`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offramp.code.module import Assigned, Function, Module

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.project import Project

DEEPEST = 8  # names that lead to names

Origin = tuple[ast.expr, "Names"]


def origins(node: ast.expr, names: Names, depth: int = 0) -> Iterator[Origin]:
    """
    Yield what *node* was assigned from, one step back, with the scope that it stands in.

    *depth* counts the steps taken already: `row = row["next"]` leads to itself.
    """
    match node:
        case ast.Name():
            yield from _of_name(node, names)
        case ast.Attribute():
            yield from _of_attribute(node, names)
        case ast.Subscript(slice=ast.Constant(value=key)):
            yield from held(node.value, key, names, depth)
        case ast.Call(
            func=ast.Attribute(value=holder, attr="get"), args=[ast.Constant(value=key), *_]
        ):
            yield from held(holder, key, names, depth)
        case ast.Call():
            function = names.project.function(names.ref(node.func) or "")
            if function is not None:
                scope = names.project.names(function.module, function)
                yield from ((one, scope) for one in scope.own.returns)
        case ast.BoolOp():
            yield from ((one, names) for one in node.values)
        case ast.IfExp():
            yield from ((one, names) for one in (node.body, node.orelse))
        case ast.Await() | ast.NamedExpr() | ast.Starred():
            yield node.value, names


def led(node: ast.expr, names: Names, depth: int = 0) -> Iterator[Origin]:
    """Yield *node* and all that it leads back to, nearest first."""
    yield node, names
    if depth < DEEPEST:
        for one, scope in origins(node, names, depth):
            yield from led(one, scope, depth + 1)


def held(holder: ast.expr, key: object, names: Names, depth: int = 0) -> Iterator[Origin]:
    """Yield what a mapping or tuple that stands in the text holds under *key*."""
    for one, scope in led(holder, names, max(depth + 1, DEEPEST - 3)):
        if isinstance(one, ast.Dict):
            pairs = zip(one.keys, one.values, strict=True)
            yield from (
                (value, scope)
                for name, value in pairs
                if isinstance(name, ast.Constant) and name.value == key
            )
        elif isinstance(one, ast.Call) and getattr(one.func, "id", "") == "dict":
            yield from ((word.value, scope) for word in one.keywords if word.arg == key)
        elif isinstance(one, ast.Tuple) and isinstance(key, int):
            before = one.elts[: key + 1] if key >= 0 else []
            if len(before) > key and not any(isinstance(each, ast.Starred) for each in before):
                yield before[key], scope


def put_in(name: str, names: Names, before: int) -> Iterator[str]:
    """Yield the keys that are put into a mapping before a line: `found["x"] = 1`."""
    for one in names.own.every(ast.Subscript):
        is_put = isinstance(one.ctx, ast.Store) and getattr(one.value, "id", "") == name
        if one.lineno > before:
            continue
        if is_put and isinstance(one.slice, ast.Constant) and isinstance(one.slice.value, str):
            yield one.slice.value


def argument(call: ast.Call, function: Function, name: str, names: Names) -> ast.expr | None:
    """Return what a call gives the argument *name* of *function*; None where it gives none."""
    call = whole(call, names)
    by_name = next((one.value for one in call.keywords if one.arg == name), None)
    if by_name is not None:
        return by_name
    own = names.project.names(function.module, function).own
    first = 1 if own.first is not None else 0
    placed = [*function.node.args.posonlyargs, *function.node.args.args][first:]
    place = next((at for at, one in enumerate(placed) if one.arg == name), len(call.args))
    before = call.args[: place + 1]
    if place >= len(call.args) or any(isinstance(one, ast.Starred) for one in before):
        return None
    return call.args[place]


def whole(call: ast.Call, names: Names) -> ast.Call:
    """Return a call with what `functools.partial` gave the function before, in the same module."""
    name = getattr(call.func, "id", "")
    bound = names.bindings(name) or names.module.bindings.get(name, []) if name else []
    for made in (call.func, *(getattr(one, "value", None) for one in bound)):
        match made:
            case ast.Call(func=ast.Name(id="partial") | ast.Attribute(attr="partial")):
                keywords = [*call.keywords, *made.keywords]
                return ast.Call(call.func, [*made.args[1:], *call.args], keywords)
            case _:
                pass
    return call


def constructed(function: Function, name: str, names: Names) -> Iterator[Origin]:
    """Yield what a constructor's argument is given where objects are made, and by subclasses."""
    for call, scope, _ in constructions(function, names.project):
        given = argument(call, function, name, scope)
        if given is not None:
            yield given, scope


def constructions(function: Function, project: Project) -> Iterator[tuple[ast.Call, Names, str]]:
    """Yield the calls that run a constructor, with the class for which each is."""
    if function.name != "__init__" or function.owner is None:
        return
    yield from ((call, scope, function.owner) for call, scope in project.made.of(function.owner))
    for cls in project.classes.below(function.owner):
        made = cls.methods.get("__init__")
        if made is None:
            yield from ((call, scope, cls.ref) for call, scope in project.made.of(cls.ref))
            continue
        scope = project.names(cls.module, made)
        for call in scope.own.every(ast.Call):  # `super().__init__(database)`
            is_one = getattr(call.func, "attr", "") == "__init__"
            if is_one and scope.ref(call.func) == function.ref:
                yield call, scope, cls.ref


def kept_by_default(function: Function, name: str) -> str | None:
    """Return the module's own variable that an argument is by default: `model=MODEL`."""
    node = default(function, name)
    bound = function.module.bindings.get(node.id, ()) if isinstance(node, ast.Name) else ()
    is_kept = any(isinstance(one, Assigned) for one in bound)
    return node.id if isinstance(node, ast.Name) and is_kept else None


def default(function: Function, name: str) -> ast.expr | None:
    """Return the default of an argument."""
    arguments = function.node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(placed[::-1], arguments.defaults[::-1], strict=False)]
    pairs += [
        (one, value)
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    ]
    return next((value for one, value in pairs if one.arg == name), None)


def _of_name(node: ast.Name, names: Names) -> Iterator[Origin]:
    scope: Names | None = names
    while scope is not None:
        if scope.own.has(node.id):
            for one in scope.bindings(node.id):
                if isinstance(one, Assigned) and one.how in {"value", "entered"}:
                    yield one.value, scope
            if node.id in scope.own.parameters and scope.function is not None:
                yield from _given(scope.function, node.id, scope)
            return
        scope = scope.outer
    home = names.home(node)
    if home is not None:
        yield from _of_module(*home, names)


def _of_module(module: Module, name: str, names: Names) -> Iterator[Origin]:
    top = names.project.names(module)
    for one in module.bindings.get(name, ()):
        if isinstance(one, Assigned) and one.how == "value":
            yield one.value, top
    for qualname, put in module.carried.get(f"global.{name}", ()):
        yield put.value, names.project.names(module, module.functions.get(qualname))


def _of_attribute(node: ast.Attribute, names: Names) -> Iterator[Origin]:
    base = names.ref(node.value) or ""
    module = names.project.modules.get(base)
    if module is not None:
        yield from _of_module(module, node.attr, names)
        return
    if base in {"flask.g", "flask.current_app", "flask.Flask()"}:
        for home, function, put in names.project.carried.put_on(base, node.attr):
            yield put.value, names.project.names(home, function)
        return
    cls = names.project.cls(base.removesuffix("()"))
    for one in names.project.classes.lineage(cls):
        for qualname, put in one.own.get(node.attr, ()):
            yield put.value, names.project.names(one.module, one.module.functions[qualname])
        top = names.project.names(one.module)
        yield from (
            (put.value, top) for put in one.attributes.get(node.attr, ()) if put.how == "value"
        )


def _given(function: Function, name: str, names: Names) -> Iterator[Origin]:
    """Yield what a constructor's argument is given where objects of its class are made."""
    yield from constructed(function, name, names)
    value = default(function, name)
    if value is not None:
        yield value, names.project.names(function.module)
