"""`def` and `class`: what they make, and what decorators make of that."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.linear import merged
from offramp.code.module import Function
from offramp.code.surface.interpreter import calling, evaluate, execute, unpack
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    Model,
    Place,
    ProjectClass,
    Space,
    Unknown,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MOST_BASES = 1000  # that one class inherits from: each keeps them all


def function(world: World, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Bind a function's name to it, decorated."""
    decorators = [_decorator(world, scope, one) for one in node.decorator_list]
    made = Closure(node.name, scope, function=_indexed(scope, node), owner=scope.owner)
    if made.function is None:
        scope.bind(node.name, Unknown())
        return
    calling.defaults(world, made, node.args, scope)
    value: Value = made
    before = world.declared
    for decorator, ref, line in reversed(decorators):
        world.decorating.append(value)
        value = decorated(world, value, decorator, ref, Place(scope.file, line))
        world.decorating.pop()
    if world.declared > before:
        world.declaring.add(made.function)
    scope.bind(node.name, unpack.kept(world, scope.names.get(node.name, ABSENT), value))


def _indexed(scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function | None:
    module = scope.space.module
    if module is None:
        return None
    name = f"{scope.prefix}{node.name}"
    for qualname in (f"{name}@{node.lineno}", name):
        found = module.functions.get(qualname)
        if found is not None and found.line == node.lineno:
            return found
    return None


def _decorator(world: World, scope: Scope, node: ast.expr) -> tuple[Value, str | None, int]:
    """Return a decorator, the reference it is called by (a factory's own), and its line."""
    value = evaluate.evaluate(world, scope, node)
    named: Value = value
    if isinstance(node, ast.Call):
        named = evaluate.evaluate(world, scope, node.func)
    return value, world.ref(named), node.lineno


def decorated(world: World, value: Value, decorator: Value, ref: str | None, place: Place) -> Value:
    """Return what a decorator makes of a function or class, with the way back to it."""
    known = ref or "?"
    if isinstance(value, ProjectClass) and isinstance(decorator, (Unknown, Wrapped)):
        if known.rpartition(".")[2] in {"dataclass", "define", "s", "attrs", "mutable", "frozen"}:
            value.names["__dataclass__"] = True
        _observe(world, decorator, value, place)
        return value
    made = world.call(decorator, [value], place=place)
    if made is value or isinstance(value, ProjectClass):
        return made if not isinstance(made, Unknown) and made is not None else value
    if isinstance(made, Closure):
        made.inner = value if made.inner is ABSENT else made.inner
        made.by = made.by or ref
        return made
    if isinstance(made, (Unknown, type(None))) or (
        isinstance(made, Instance) and not isinstance(made.cls, Model)
    ):
        attributes = made.attributes if isinstance(made, (Unknown, Instance)) else {}
        return Wrapped(value, known, attributes)
    return made


def _observe(world: World, decorator: Value, value: Value, place: Place) -> None:
    world.call(decorator, [value], place=place)


def cls(world: World, scope: Scope, node: ast.ClassDef) -> None:
    """Bind a class's name to it: its body run, its bases in order."""
    decorators = [_decorator(world, scope, one) for one in node.decorator_list]
    bases = [_base(world, evaluate.evaluate(world, scope, one)) for one in node.bases]
    keywords = {
        one.arg: evaluate.evaluate(world, scope, one.value) for one in node.keywords if one.arg
    }
    qualname = _qualname(scope, node)
    made = ProjectClass(
        name=node.name,
        ref=f"{scope.space.name}.{qualname}",
        space=scope.space,
        line=node.lineno,
        bases=bases,
    )
    made.mro = linearised(made)
    named = {"__module__": scope.space.name, "__qualname__": f"{scope.prefix}{node.name}"}
    made.names |= named
    inner = Scope(scope.space, made.names, "class", f"{qualname}.", outer=scope, owner=made)
    execute.block(world, inner, node.body)
    _announce(world, made, keywords, Place(scope.file, node.lineno))
    value: Value = made
    for decorator, ref, line in reversed(decorators):
        value = decorated(world, value, decorator, ref, Place(scope.file, line))
    scope.bind(node.name, unpack.kept(world, scope.names.get(node.name, ABSENT), value))


def _qualname(scope: Scope, node: ast.ClassDef) -> str:
    """Return what the index calls a class: one of a name that is taken has its line."""
    name = f"{scope.prefix}{node.name}"
    again = f"{name}@{node.lineno}"
    module = scope.space.module
    return again if module is not None and again in module.classes else name


def _base(world: World, value: Value) -> Value:
    """Return what is inherited from: the model of a class that is a function when it is called."""
    ref = value.ref if isinstance(value, Builtin) else None
    return world.library.models.get(ref or "", value)


def _announce(world: World, made: ProjectClass, keywords: dict[str, Value], place: Place) -> None:
    """Tell bases of their new subclass: `__subclasses__`, `__init_subclass__`, metaclasses."""
    for name, value in list(made.names.items()):
        if isinstance(value, Instance) and isinstance(value.cls, ProjectClass):
            world.call(world.known(value, "__set_name__"), [made, name], place=place)
    for base in made.bases:
        if isinstance(base, ProjectClass):
            base.subclasses.append(made)
    for base in made.mro[1:]:
        hook = base.names.get("__init_subclass__") if isinstance(base, ProjectClass) else None
        if hook is not None:
            inner = hook.inner if isinstance(hook, Descriptor) else hook
            world.call(inner, [made], keywords, place=place)
            break
    meta = keywords.get("metaclass") or next(
        (
            one.names["__metaclass__"]
            for one in made.mro[1:]
            if isinstance(one, ProjectClass) and "__metaclass__" in one.names
        ),
        None,
    )
    if isinstance(meta, ProjectClass):
        made.names["__metaclass__"] = meta
        given: list[Value] = [made.name, tuple(made.bases), dict(made.names)]
        new, create = (world.known(meta, name) for name in ("__new__", "__init__"))
        if isinstance(new, Closure):
            world.making.append(made)
            world.call(new, [meta, *given], dict(keywords), place=place)
            world.making.pop()
        if isinstance(create, Closure):
            world.call(create, [made, *given], place=place)


def linearised(made: ProjectClass) -> list[Value]:
    """Return the class and what it inherits from in Python's order (C3), or near it."""
    lines = [_mro(base) for base in made.bases]
    above = merged([*lines, made.bases], key=id) if lines[1:] else lines[0] if lines else []
    return [made, *above][:MOST_BASES]


def _mro(base: Value) -> list[Value]:
    if isinstance(base, ProjectClass):
        return base.mro
    if isinstance(base, Model):
        return list(base.mro)
    return [base]


def made(call: Call) -> Value:
    """Return the class that `type(name, bases, names)` makes."""
    name, bases, names = call.args[:3]
    space = call.scope.space if isinstance(call.scope, Scope) else Space("?", None)
    ref = f"{space.name}.{name}" if isinstance(name, str) else f"{space.name}.?"
    found = ProjectClass(str(name), ref, space, call.place.line)
    found.bases = call.world.items(bases) or []
    found.names = dict(names) if isinstance(names, dict) else {}
    found.mro = linearised(found)
    _announce(call.world, found, {}, call.place)
    return found
