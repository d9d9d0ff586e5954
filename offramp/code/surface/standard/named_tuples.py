"""Named tuples, by `typing.NamedTuple` or by `collections.namedtuple`: classes with fields."""

from __future__ import annotations

from collections.abc import Iterable

from offramp.code.surface.interpreter import define, make, unpack
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, OpenDict, ProjectClass, Unknown, Value

LIBRARY = Library()
TUPLE = LIBRARY.model("typing.NamedTuple")


@LIBRARY.function("collections.namedtuple")
def namedtuple(call: Call) -> Value:
    """`namedtuple("Route", "path view methods", defaults=(["GET"],))`: a class."""
    listed = call.world.plain(call.get(1, "field_names"))
    if isinstance(listed, str):
        listed = [*listed.replace(",", " ").split()]
    names = call.world.items(listed)
    if names is None or not all(isinstance(one, str) for one in names):
        return Unknown("collections.namedtuple()")
    defaults = call.world.items(call.get(-1, "defaults", ())) or []
    fields: dict[object, Value] = {"__annotations__": dict.fromkeys(names)}
    fields |= zip(names[len(names) - len(defaults) :], defaults, strict=False)
    named = call.text(0, "typename") or "?"
    made = Call(call.world, call.place, [named, (TUPLE,), fields], scope=call.scope)
    return define.made(made)


def _fields(made: Value) -> dict[str, Value]:
    """Return the values by their fields' names, in their order."""
    if not isinstance(made, Instance) or not isinstance(made.cls, ProjectClass):
        return {}
    return {name: made.attributes.get(name, Unknown()) for name in make.field_names(made.cls)}


@TUPLE.method("__iter__")
def values(call: Call) -> Value:
    """Going through one gives its values."""
    return tuple(_fields(call.self).values())


@TUPLE.method("__getitem__")
def item(call: Call) -> Value:
    """`route[0]`."""
    return unpack.item(call.world, values(call), call.get(0, "index"))


@TUPLE.method("_asdict")
def as_dict(call: Call) -> Value:
    """`route._asdict()`."""
    found = _fields(call.self)
    return dict(found) if found else OpenDict()


@TUPLE.method("_replace")
def replaced(call: Call) -> Value:
    """`route._replace(path="/other")`: another one."""
    cls = call.self.cls if isinstance(call.self, Instance) else Unknown()
    given: dict[str, Value] = {**_fields(call.self), **call.kwargs}
    return call.world.call(cls, [], given, place=call.place)


@TUPLE.class_method("_make")
def of_values(call: Call) -> Value:
    """`Route._make(("/users", users))`."""
    given: Iterable[Value] | None = call.world.items(call.get(0, "iterable"))
    if given is None:
        return Unknown()
    return call.world.call(call.self, list(given), place=call.place)
