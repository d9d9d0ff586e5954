"""Classes that are a list themselves: `class Registry(list)`; and lists that Python calls else."""

from __future__ import annotations

from offramp.code.surface.interpreter import builtin, unpack
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import OpenDict, Value
from offramp.code.surface.standard import own

LIBRARY = Library()
LIST = LIBRARY.model("builtins.list", "collections.UserList", state=list)
SHARED = ("append", "insert", "extend", "pop", "remove", "sort", "reverse", "clear", "copy")
LIBRARY.functions["collections.deque"] = builtin.TABLE["list"]


def _kept(call: Call) -> list[Value]:
    held: list[Value] = own.kept(call, LIST)
    return held


own.share(LIST, SHARED)
LIST.method("__init__")(own.as_python(LIST, "extend"))


@LIST.method("__getitem__")
def item(call: Call) -> Value:
    """`registry[0]`."""
    return unpack.item(call.world, _kept(call), call.get(0, "index"))


@LIST.method("__iter__")
def items(call: Call) -> Value:
    """Going through it gives what it holds."""
    return _kept(call)


@LIBRARY.function("collections.ChainMap")
def chained(call: Call) -> Value:
    """Several dictionaries as one, the first of them on top."""
    tables = [call.world.plain(one) for one in call.args]
    found: dict[object, Value] = {}
    for one in reversed(tables):
        found.update(one if isinstance(one, dict) else {})
    is_known = all(type(one) is dict for one in tables)
    return found if is_known else OpenDict(found)
