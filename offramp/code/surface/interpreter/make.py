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
    Place,
    ProjectClass,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

AFTER = "__post_init__"  # of a dataclass
GIVEN_ON = "InitVar"  # a field that only this method gets
FACTORY = "default_factory"  # what makes a field's default, with each object another one
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
        _fill(world, cls, made, call)
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


def _fill(world: World, cls: ProjectClass, made: Instance, call: Call) -> None:
    """Set the fields of a dataclass, a named tuple or a class of settings; run what follows."""
    fields = _fields(cls)
    is_settings = any(isinstance(one, Unknown) and one.ref in SETTINGS for one in cls.mro)
    given_on: list[Value] = []
    for at, (name, how) in enumerate(fields.items()):
        value = call.get(at, name, ABSENT)
        if value is ABSENT:
            value = _by_default(world, cls, name, call.place)
            if is_settings and not isinstance(value, (Unknown, Instance)):
                value = Unknown("os.environ.get()", likely=value, args=[name.upper()])
        if how == GIVEN_ON:
            given_on.append(value)
        else:
            made.attributes[name] = value
    if not fields:
        made.attributes.update(call.kwargs)
    after = attributes.find(world, made, AFTER) if _is_dataclass(cls) else ABSENT
    if after is not ABSENT:
        world.call(after, given_on, place=call.place)


def _by_default(world: World, cls: ProjectClass, name: str, place: Place) -> Value:
    """Return what a field has that was not given: its default, new where a factory makes it."""
    every = (one.names for one in cls.mro if isinstance(one, ProjectClass))
    value = next((names[name] for names in every if name in names), Unknown())
    factory = value.attributes.get(FACTORY, ABSENT) if isinstance(value, Unknown) else ABSENT
    return value if factory is ABSENT else world.call(factory, [], place=place)


def _is_dataclass(cls: ProjectClass) -> bool:
    return any("__dataclass__" in one.names for one in cls.mro if isinstance(one, ProjectClass))


def _fields(cls: ProjectClass) -> dict[str, Value]:
    """Return the annotated fields, those of base classes first, and which are only handed on."""
    found: dict[str, Value] = {}
    for one in reversed(cls.mro):
        fields = one.names.get("__annotations__") if isinstance(one, ProjectClass) else None
        found.update(fields if isinstance(fields, dict) else {})
    return found


def field_names(cls: ProjectClass) -> list[str]:
    """Return the names of the fields that an object keeps."""
    return [name for name, how in _fields(cls).items() if how != GIVEN_ON]
