"""What `.name` gives, and what setting it does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import class_names, importing, methods
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Bound,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    Model,
    Place,
    ProjectClass,
    Space,
    Super,
    Unknown,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World


def get(world: World, value: Value, name: str) -> Value:  # noqa: PLR0911 - one line for each kind
    """Return `value.name`; an Unknown where it cannot be said."""
    found = find(world, value, name)
    if found is not ABSENT:
        return found
    if isinstance(value, (Unknown, Wrapped)):
        return _of_unknown(world, value, name)
    if isinstance(value, Space):
        return Unknown(f"{value.name}.{name}")
    if isinstance(value, Instance):
        return _missing(world, value, name)
    if isinstance(value, Super):
        outside = Builtin(lambda _call: Unknown(), f"{value.cls.ref}().{name}")
        return world.library.named("builtins.object.__new__") if name == "__new__" else outside
    if isinstance(value, ProjectClass):
        return _of_open_class(world, value, name)
    if isinstance(value, (Builtin, Model)) and value.ref:
        unbound = methods.unbound(value.ref, name) if isinstance(value, Builtin) else ABSENT
        return world.library.named(f"{value.ref}.{name}") if unbound is ABSENT else unbound
    return Unknown()


def find(world: World, value: Value, name: str) -> Value:  # noqa: C901, PLR0911, PLR0912 - one line for each kind
    """Return `value.name` if it is there for certain, else ABSENT."""
    match value:
        case Instance():
            return _of_instance(world, value, name)
        case Space():
            return _of_space(world, value, name)
        case ProjectClass():
            return class_names.of_class(world, value, name)
        case Model():
            return class_names.of_model(value, name)
        case Closure():
            return _of_function(value, name)
        case Wrapped():
            if name in value.attributes:
                return value.attributes[name]
            return find(world, value.inner, name)
        case Builtin():
            return value.attributes.get(name, ABSENT)
        case Bound():
            return value.self if name == "__self__" else find(world, value.function, name)
        case Unknown():
            return _of_member(world, value, name)
        case Super():
            return class_names.of_super(value, name)
        case Descriptor():
            return _of_property(world, value, name)
        case _ if isinstance(value, (*CONSTANTS, list, tuple, dict, set, frozenset)):
            return methods.of(value, name)
        case _:
            return ABSENT


def _of_instance(world: World, value: Instance, name: str) -> Value:  # noqa: PLR0911 - one line for each kind
    if name in value.attributes:
        return value.attributes[name]
    for one in value.cls.mro:
        if isinstance(one, ProjectClass) and name in one.names:
            found = one.names[name]
            made = _bind(world, found, value)
            if isinstance(found, Descriptor) and found.is_kept:
                value.attributes[name] = made
            return made
        if isinstance(one, Model):
            if name in one.methods:
                return Bound(Builtin(one.methods[name], f"{one.ref}().{name}"), value)
            if name in one.getters:
                value.attributes[name] = made = one.getters[name](value)
                return made
            if name in one.class_methods:
                return Bound(Builtin(one.class_methods[name], f"{one.ref}.{name}"), value.cls)
    if name == "__class__":
        return value.cls
    return value.attributes if name == "__dict__" else ABSENT


def _of_member(world: World, value: Unknown, name: str) -> Value:
    """Return what an unknown value is known to have: methods too, of an enumeration's member."""
    if name in value.attributes:
        return value.attributes[name]
    if value.cls is not None and not name.startswith("__"):
        for one in value.cls.mro:
            if isinstance(one, ProjectClass) and name in one.names:
                return _bind(world, one.names[name], value)
    return ABSENT


def _bind(world: World, found: Value, value: Instance | Unknown) -> Value:  # noqa: PLR0911 - one line for each kind
    place = value.place if isinstance(value, Instance) else Place("", 0)
    if isinstance(found, (Closure, Builtin)):
        return Bound(found, value)
    if isinstance(found, Wrapped):
        if found.by.rpartition(".")[2] in {"cached_property", "hybrid_property"}:
            return world.call(found.inner, [value], place=place)
        return Bound(found, value)
    if isinstance(found, Descriptor):
        if found.kind == "property":
            return world.call(found.inner, [value], place=place)
        return found.inner if found.kind == "staticmethod" else Bound(found.inner, value.cls)
    if isinstance(found, Instance) and isinstance(found.cls, ProjectClass):
        getter = find(world, found, "__get__")
        if getter is not ABSENT:
            return world.call(getter, [value, value.cls], place=place)
    return found


def _of_function(value: Closure, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if name == "__doc__":
        return ast.get_docstring(value.function.node, clean=False) if value.function else None
    special: dict[str, Value] = {
        "__name__": value.name,
        "__qualname__": value.function.qualname if value.function else value.name,
        "__module__": value.scope.space.name,
        "__dict__": value.attributes,
        "__func__": value,
    }
    return special.get(name, ABSENT)


def _of_space(world: World, value: Space, name: str) -> Value:  # noqa: PLR0911 - one line for each kind
    if name in value.names:
        return value.names[name]
    inside = world.project.modules.get(f"{value.name}.{name}")
    if inside is not None and inside.name in world.spaces:
        return world.spaces[inside.name]
    if name == "__dict__":
        return value.names
    for star in value.stars:
        found = world.library.named(f"{star}.{name}")
        if not isinstance(found, Unknown):
            return found
    getter = value.names.get("__getattr__")
    if isinstance(getter, Closure):
        return world.call(getter, [name], place=Place("", 0))
    if inside is not None:
        return importing.run(world, inside)
    return ABSENT


def _of_property(world: World, value: Descriptor, name: str) -> Value:
    if value.kind != "property":  # it has the name of the function, and what was put on that
        return find(world, value.inner, name)
    is_own = name in {"setter", "getter", "deleter"}
    return Builtin(lambda _call: value) if is_own else ABSENT


def _of_unknown(world: World, value: Unknown | Wrapped, name: str) -> Value:
    if isinstance(value, Wrapped):
        return Unknown(f"{value.by}().{name}", owner=value)
    if value.ref in world.library.proxies:
        target = world.library.proxies[value.ref](world)
        if not isinstance(target, Unknown):
            return target if name == "_get_current_object" else get(world, target, name)
    if value.likely is not ABSENT and not isinstance(value.likely, Unknown):
        inner = get(world, value.likely, name)
        return inner if isinstance(inner, (Unknown, Instance)) else Unknown(likely=inner)
    anyones = world.library.anyones.get(name)
    if anyones is not None:
        return Bound(Builtin(anyones, f"{value.ref or '?'}.{name}"), value)
    if value.ref is None:
        return Unknown(owner=value)
    found = world.library.named(f"{value.ref}.{name}")
    if isinstance(found, Unknown):
        found.owner = value
    return found


def _missing(world: World, value: Instance, name: str) -> Value:
    getter = _of_instance(world, value, "__getattr__")
    if getter is not ABSENT and not name.startswith("__"):
        return world.call(getter, [name], place=value.place)
    for one in value.cls.mro:
        if isinstance(one, (Unknown, Model)):
            return Unknown(f"{one.ref}().{name}" if one.ref else None, owner=value)
    return world.raises("AttributeError")


def _of_open_class(world: World, cls: ProjectClass, name: str) -> Value:
    for one in cls.mro:
        if isinstance(one, (Unknown, Model)) and one.ref:
            if isinstance(one, Unknown) and name in world.library.anyones:
                return Bound(Builtin(world.library.anyones[name], f"{one.ref}.{name}"), cls)
            return Unknown(f"{one.ref}.{name}", owner=cls)
    return world.raises("AttributeError")


def own(value: Value) -> dict[str, Value]:
    """Return the attributes a value keeps itself."""
    if isinstance(value, (Space, ProjectClass)):
        return value.names
    kept = getattr(value, "attributes", None)
    return kept if isinstance(kept, dict) else {}


def put(world: World, value: Value, name: str, new: Value, place: Place) -> None:
    """`value.name = new`."""
    if isinstance(value, Unknown) and value.ref in world.library.proxies:
        value = world.library.proxies[value.ref](world)
    value = value.function if isinstance(value, Bound) else value
    if isinstance(value, Unknown) and isinstance(value.likely, (Instance, Space, ProjectClass)):
        value = value.likely
    if isinstance(value, (Instance, Space, ProjectClass, Closure, Wrapped, Builtin, Unknown)):
        own(value)[name] = new
    if isinstance(value, Instance):
        for one in value.cls.mro:
            if isinstance(one, Model) and name in one.setters:
                one.setters[name](Call(world, place, [new], self=value))
                break


def ref(value: Value) -> str | None:  # noqa: PLR0911 - one line for each kind
    """Return the reference of a method, a wrapper, a function of a library."""
    match value:
        case Builtin():
            return value.ref
        case Bound():
            return ref(value.function)
        case Closure():
            return value.ref
        case Wrapped():
            return ref(value.inner)
        case Descriptor():
            return ref(value.inner)
        case list() | tuple() | dict() | set():
            return f"builtins.{type(value).__mro__[-2].__name__}()"
        case _:
            return None
