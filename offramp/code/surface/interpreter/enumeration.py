"""Enumerations: what stands in one is a member, with a name and a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.surface.interpreter.values import (
    CONSTANTS,
    Closure,
    Instance,
    Place,
    ProjectClass,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MEMBERS = (*CONSTANTS, tuple, list, dict, set, Instance)  # what stands for one in an enumeration


def member(world: World, cls: ProjectClass, name: str, value: Value) -> Value:
    """Return an attribute of a class; one of an enumeration is a member, with name and value."""
    if isinstance(value, Unknown) and value.ref == "enum.auto()" and _is_enum(cls):
        value = _auto(cls, name)
    if name.startswith("_") or not isinstance(value, MEMBERS) or not _is_enum(cls):
        return value
    attributes: dict[str, Value] = {"value": value, "name": name}
    made = Unknown(f"{cls.ref}.{name}", likely=value, attributes=attributes, cls=cls)
    cls.names[name] = made
    every = (one.names.get("__init__") for one in cls.mro if isinstance(one, ProjectClass))
    start = next((one for one in every if isinstance(one, Closure)), None)
    if start is not None:
        given = value if isinstance(value, tuple) else (value,)
        world.call(start, [made, *given], place=Place("", 0))
    return made


def _auto(cls: ProjectClass, name: str) -> Value:
    """Return what `auto()` gives: a name in small letters to a `StrEnum`, else a number."""
    if any(isinstance(one, Unknown) and one.ref == "enum.StrEnum" for one in cls.mro):
        return name.lower()
    return 1 + [one for one in cls.names if not one.startswith("_")].index(name)


def members(world: World, cls: ProjectClass) -> list[Value] | None:
    """Return the members of an enumeration."""
    if not _is_enum(cls):
        return None
    names = [name for name in cls.names if not name.startswith("_")]
    found = [member(world, cls, name, cls.names[name]) for name in names]
    return [one for one in found if isinstance(one, Unknown)]


def _is_enum(cls: ProjectClass) -> bool:
    return any(isinstance(one, Unknown) and (one.ref or "").startswith("enum.") for one in cls.mro)
