"""Fields of classes that are filled from outside: their defaults (pydantic, attrs, dataclasses)."""

from __future__ import annotations

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Unknown, Value

LIBRARY = Library()


@LIBRARY.function("pydantic.Field", "pydantic.fields.Field", "attr.ib", "attr.attrib")
def field(call: Call) -> Value:
    """`Field("/api", description=...)`."""
    return _default(call, 0)


@LIBRARY.function("dataclasses.field", "attrs.field", "attr.field")
def named_field(call: Call) -> Value:
    """`field(default="/api")`, where no default may stand without its name."""
    return _default(call, -1)


def _default(call: Call, position: int) -> Value:
    given = call.get(position, "default", ABSENT)
    if given is not ABSENT and given is not ...:
        return given
    factory = call.get(-1, "default_factory", call.get(-1, "factory", ABSENT))
    if factory is ABSENT:
        return Unknown("pydantic.Field()")
    return call.world.call(factory, [], place=call.place)
