"""What classes have under a name: the project's, models of libraries, and `super()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import enumeration
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    Model,
    ProjectClass,
    Super,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World


def of_class(world: World, cls: ProjectClass, name: str) -> Value:
    """Return what a class of the project has for certain, else ABSENT."""
    for one in cls.mro:
        if isinstance(one, ProjectClass) and name in one.names:
            found = one.names[name]
            if isinstance(found, Descriptor) and found.kind != "property":
                return found.inner if found.kind == "staticmethod" else Bound(found.inner, cls)
            return enumeration.member(world, cls, name, found)
        if isinstance(one, Model):
            if name in one.class_methods:
                return Bound(Builtin(one.class_methods[name], f"{one.ref}.{name}"), cls)
            if name in one.methods:
                return _unbound(one, name)
    found = _of_metaclass(cls, name)
    return _of_every(cls, name) if found is ABSENT else found


def _of_metaclass(cls: ProjectClass, name: str) -> Value:
    meta = cls.names.get("__metaclass__")
    for one in meta.mro if isinstance(meta, ProjectClass) else ():
        if isinstance(one, ProjectClass) and name in one.names:
            own = one.names[name]
            return Bound(own, cls) if isinstance(own, Closure) else own
    return ABSENT


def _of_every(cls: ProjectClass, name: str) -> Value:
    """Return what all classes have: `__name__` and the like."""
    special = {"__name__": cls.name, "__mro__": tuple(cls.mro), "__bases__": tuple(cls.bases)}
    if name == "__subclasses__":
        return Builtin(lambda _call: list(cls.subclasses))
    return cls.names if name == "__dict__" else special.get(name, ABSENT)


def of_model(model: Model, name: str) -> Value:
    """Return what a library's class has; ABSENT where we know of nothing."""
    for one in model.mro:
        if name in one.class_methods:
            return Bound(Builtin(one.class_methods[name], f"{one.ref}.{name}"), model)
        if name in one.methods:
            return _unbound(one, name)
    return model.ref.rpartition(".")[2] if name == "__name__" else ABSENT


def _unbound(model: Model, name: str) -> Builtin:
    def run(call: Call) -> Value:
        call.self, call.args = (call.args[0], call.args[1:]) if call.args else (ABSENT, [])
        return model.methods[name](call)

    return Builtin(run, f"{model.ref}.{name}")


def of_super(value: Super, name: str) -> Value:
    """Return what the classes after a method's own one have."""
    start = value.self.cls if isinstance(value.self, Instance) else value.self
    mro: list[Value] = list((start if isinstance(start, (ProjectClass, Model)) else value.cls).mro)
    at = mro.index(value.cls) + 1 if value.cls in mro else 1
    for one in mro[at:]:
        if isinstance(one, ProjectClass) and name in one.names:
            found = one.names[name]
            return Bound(found.inner if isinstance(found, Descriptor) else found, value.self)
        if isinstance(one, Model):
            table = one.methods if name in one.methods else one.class_methods
            if name in table:
                return Bound(Builtin(table[name], f"{one.ref}().{name}"), value.self)
    is_made = name == "__call__" and isinstance(value.self, ProjectClass)  # by its metaclass
    return value.self if is_made else ABSENT
