"""Objects made from classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import attributes
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Closure,
    Instance,
    Model,
    ProjectClass,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

# classes whose fields the environment fills, with what stands there as their defaults
SETTINGS = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings")


def instance(world: World, cls: ProjectClass | Model, call: Call) -> Value:
    """Return a new object of the class, or the one that its `__new__` gives, its `__init__` run."""
    of_meta = _by_meta(world, cls, call)
    if isinstance(of_meta, Instance):
        return of_meta
    new = attributes.find(world, cls, "__new__") if isinstance(cls, ProjectClass) else ABSENT
    given: Value = ABSENT
    if isinstance(new, Closure):
        given = world.call(new, [cls, *call.args], call.kwargs, place=call.place)
    made = given if isinstance(given, Instance) and given.cls is cls else fresh(world, cls, call)
    models = [one for one in cls.mro if isinstance(one, Model)]
    if models:
        world.library.told(models[0].ref, call)
    for one in cls.mro:
        if isinstance(one, Unknown) and one.ref:
            world.library.told(one.ref, call)
    before = len(world.instances)
    start = attributes.find(world, made, "__init__")
    if start is not ABSENT and not isinstance(start, Unknown):
        world.call(start, call.args, call.kwargs, place=call.place)
    elif isinstance(cls, ProjectClass):
        _fill(cls, made, call)
    if len(world.instances) > before and not models:
        world.holders.append(made)
    return made


def _by_meta(world: World, cls: ProjectClass | Model, call: Call) -> Value:
    """Return what the `__call__` of the class's metaclass gives, which makes or finds one."""
    meta = cls.names.get("__metaclass__") if isinstance(cls, ProjectClass) else None
    own = attributes.find(world, meta, "__call__") if isinstance(meta, ProjectClass) else ABSENT
    if not isinstance(own, Closure) or own.function in world.running:
        return ABSENT
    return world.call(own, [cls, *call.args], call.kwargs, place=call.place)


def fresh(world: World, cls: ProjectClass | Model, call: Call) -> Instance:
    """Return a new object before its `__init__`."""
    made = Instance(cls, call.place, within=frozenset(world.around), step=world.steps)
    if any(isinstance(one, Model) for one in cls.mro):
        world.instances.append(made)
    return made


def _fill(cls: ProjectClass, made: Instance, call: Call) -> None:
    """Set the fields of a dataclass, a named tuple or a class of settings."""
    names = field_names(cls)
    is_settings = any(isinstance(one, Unknown) and one.ref in SETTINGS for one in cls.mro)
    for at, name in enumerate(names):
        value = call.get(at, name, ABSENT)
        if value is ABSENT:
            value = next(
                (
                    one.names[name]
                    for one in cls.mro
                    if isinstance(one, ProjectClass) and name in one.names
                ),
                Unknown(),
            )
            if is_settings and not isinstance(value, (Unknown, Instance)):
                value = Unknown("os.environ.get()", likely=value, args=[name.upper()])
        made.attributes[name] = value
    if not names:
        made.attributes.update(call.kwargs)


def field_names(cls: ProjectClass) -> list[str]:
    """Return the annotated fields, those of base classes first."""
    found: dict[str, None] = {}
    for one in reversed(cls.mro):
        if isinstance(one, ProjectClass):
            fields = one.names.get("__annotations__")
            found.update(dict.fromkeys(fields if isinstance(fields, dict) else ()))
    return list(found)


def fields(made: Instance) -> list[Value] | None:
    """Return what going through a named tuple gives."""
    cls = made.cls
    if isinstance(cls, ProjectClass) and any(
        isinstance(base, Unknown) and base.ref == "typing.NamedTuple" for base in cls.mro
    ):
        return [made.attributes.get(name, Unknown()) for name in field_names(cls)]
    return None
