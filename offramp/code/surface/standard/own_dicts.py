"""Classes that are a dictionary themselves: `class Registry(dict)`."""

from __future__ import annotations

from offramp.code.surface.interpreter import calling
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Unknown, Value
from offramp.code.surface.standard import own

LIBRARY = Library()
DICT = LIBRARY.model("builtins.dict", "collections.UserDict", state=dict)
SHARED = ("items", "keys", "values", "get", "pop", "setdefault", "update", "clear", "copy")


def _kept(call: Call) -> dict[object, Value]:
    held: dict[object, Value] = own.kept(call, DICT)
    return held


own.share(DICT, SHARED)


@DICT.method("__init__")
def make(call: Call) -> Value:
    """`Registry({...}, name=value)`."""
    given = call.world.plain(call.args[0]) if call.args else {}
    _kept(call).update(given if isinstance(given, dict) else {})
    _kept(call).update(call.kwargs)
    return None


@DICT.method("__setitem__")
def put(call: Call) -> Value:
    """`self[name] = value`."""
    key, value = call.args[:2]
    if calling.is_key(key):
        _kept(call)[key] = value
    return None


@DICT.method("__getitem__")
def item(call: Call) -> Value:
    """`registry[name]`, or what `__missing__` gives."""
    key = call.world.plain(call.args[0])
    found = _kept(call).get(key, ABSENT) if calling.is_key(key) else ABSENT
    if found is not ABSENT:
        return found
    missing = call.world.known(call.self, "__missing__")
    return Unknown() if missing is ABSENT else call.world.call(missing, [key], place=call.place)


@DICT.method("__iter__")
def names(call: Call) -> Value:
    """Going through it gives its keys."""
    return list(_kept(call))
