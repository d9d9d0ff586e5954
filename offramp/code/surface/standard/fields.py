"""Fields of classes that are filled from outside: their defaults (pydantic, attrs, dataclasses)."""

from __future__ import annotations

import dataclasses

from offramp.code.surface.interpreter import make
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Instance,
    OpenDict,
    ProjectClass,
    Unknown,
    Value,
)

LIBRARY = Library()


@LIBRARY.function("pydantic.Field", "pydantic.fields.Field", "attr.ib", "attr.attrib")
def field(call: Call) -> Value:
    """`Field("/api", description=...)`."""
    return _default(call, 0)


@LIBRARY.function("dataclasses.field", "attrs.field", "attr.field")
def named_field(call: Call) -> Value:
    """`field(default="/api")`, where no default may stand without its name."""
    return _default(call, -1)


@LIBRARY.function("dataclasses.replace", "attrs.evolve", "attr.evolve")
def replaced(call: Call) -> Value:
    """`replace(settings, prefix="/api")`: another object with some fields changed."""
    given = call.get(0, "obj")
    if not isinstance(given, Instance):
        return Unknown()
    return dataclasses.replace(given, attributes=given.attributes | call.kwargs, states={})


@LIBRARY.function("dataclasses.asdict", "attrs.asdict", "attr.asdict")
def as_dict(call: Call) -> Value:
    """The fields of an object by their names."""
    given = call.get(0, "obj")
    is_own = isinstance(given, Instance) and isinstance(given.cls, ProjectClass)
    return dict(given.attributes) if isinstance(given, Instance) and is_own else OpenDict()


@LIBRARY.anyone("model_construct")
def construct(call: Call) -> Value:
    """`Params.model_construct(name="users")`: an object of a class of pydantic's kind."""
    if not isinstance(call.self, ProjectClass):
        return Unknown()
    return call.world.call(call.self, [], call.kwargs, place=call.place)


def _default(call: Call, position: int) -> Value:
    given = call.get(position, "default", ABSENT)
    if given is not ABSENT and given is not ...:
        return given
    factory = call.get(-1, "default_factory", call.get(-1, "factory", ABSENT))
    if factory is ABSENT:
        return Unknown("pydantic.Field()")
    made = call.world.call(factory, [], place=call.place)
    return Unknown("pydantic.Field()", likely=made, attributes={make.FACTORY: factory})


@LIBRARY.function("dataclasses.astuple", "attrs.astuple", "attr.astuple")
def as_tuple(call: Call) -> Value:
    """The fields of an object in their order."""
    given = call.get(0, "obj")
    if not isinstance(given, Instance) or not isinstance(given.cls, ProjectClass):
        return Unknown()
    names = make.field_names(given.cls)
    return tuple(given.attributes.get(name, Unknown()) for name in names)
