"""Python's own functions, and the members of enumerations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from offramp.code.surface.interpreter import attributes, calling, methods, objects, operate
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Builtin,
    Descriptor,
    Instance,
    OpenDict,
    OpenList,
    ProjectClass,
    Unknown,
    Value,
)


def named(name: str) -> Value:
    """Return what a name means that is bound nowhere: Python's own, or ABSENT."""
    work = TABLE.get(name)
    if work is not None:
        return Builtin(work, f"builtins.{name}")
    if name == "__debug__":
        return True
    known = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    return Unknown(f"builtins.{name}") if name in known else ABSENT


def member(cls: ProjectClass, name: str, value: Value) -> Value:
    """Return an attribute of a class; one of an enumeration is a member, with name and value."""
    if isinstance(value, Unknown) and value.ref == "enum.auto()" and _is_enum(cls):
        value = _auto(cls, name)
    if name.startswith("_") or not isinstance(value, (*CONSTANTS, tuple)) or not _is_enum(cls):
        return value
    made = Unknown(f"{cls.ref}.{name}", likely=value, attributes={"value": value, "name": name})
    cls.names[name] = made
    return made


def _auto(cls: ProjectClass, name: str) -> Value:
    """Return what `auto()` gives: a name in small letters to a `StrEnum`, else a number."""
    if any(isinstance(one, Unknown) and one.ref == "enum.StrEnum" for one in cls.mro):
        return name.lower()
    return 1 + [one for one in cls.names if not one.startswith("_")].index(name)


def members(cls: ProjectClass) -> list[Value] | None:
    """Return the members of an enumeration."""
    if not _is_enum(cls):
        return None
    names = [name for name in cls.names if not name.startswith("_")]
    found = [member(cls, name, cls.names[name]) for name in names]
    return [one for one in found if isinstance(one, Unknown)]


def _is_enum(cls: ProjectClass) -> bool:
    return any(isinstance(one, Unknown) and (one.ref or "").startswith("enum.") for one in cls.mro)


def _listing(kind: Callable[[list[Value]], Value]) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        if not call.args:
            return kind([])
        items = call.world.items(call.args[0])
        return OpenList() if items is None else kind(items)

    return run


def _set(items: list[Value]) -> Value:
    return {one for one in items if calling.is_key(one)}


def _dict(call: Call) -> Value:
    table: dict[Any, Value] = {}
    given = call.world.plain(call.get(0, "mapping", ABSENT))
    if isinstance(given, dict):
        table.update(given)
    elif given is not ABSENT:
        pairs = call.world.items(given)
        for pair in pairs or ():
            two = call.world.items(pair)
            if two is not None and len(two) == 2 and calling.is_key(two[0]):  # noqa: PLR2004 - a pair
                table[two[0]] = two[1]
        if pairs is None:
            table = OpenDict()
    table.update(call.kwargs)
    return OpenDict(table) if call.is_open else table


def _str(call: Call) -> Value:
    given = call.get(0, "object", "")
    plain = call.world.plain(given)
    if isinstance(plain, Instance):
        method = attributes.find(call.world, plain, "__str__")
        if method is not ABSENT:
            return call.world.call(method, [], place=call.place)
    if not isinstance(plain, (str, int, float, bool)):
        return Unknown()
    return str(plain) if plain is given else Unknown(likely=str(plain))


def _number(kind: type) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        given = call.get(0, "x", 0)
        plain = call.world.plain(given)
        if not isinstance(plain, (str, int, float, bool)) or len(str(plain)) > 30:  # noqa: PLR2004 - digits
            return Unknown()
        try:
            made = kind(plain)
        except (ValueError, OverflowError):
            return call.world.raises("ValueError")
        return made if plain is given else Unknown(likely=made)

    return run


def _bool(call: Call) -> Value:
    truth = operate.truth(call.get(0, "x", False))
    return Unknown() if truth is None else truth


def _len(call: Call) -> Value:
    items = call.world.items(call.get(0, "obj"))
    return Unknown() if items is None else len(items)


def _range(call: Call) -> Value:
    bounds = [one for one in call.args if isinstance(one, int)]
    if len(bounds) < len(call.args) or not bounds or 0 in bounds[2:]:
        return OpenList()
    spread = range(*bounds[:3])
    return list(spread) if len(spread) <= operate.LONGEST else OpenList()


def _enumerate(call: Call) -> Value:
    items = call.world.items(call.get(0, "iterable"))
    start = call.get(1, "start", 0)
    if items is None or not isinstance(start, int):
        return OpenList()
    return [(at, item) for at, item in enumerate(items, start)]


def _zip(call: Call) -> Value:
    lists = [call.world.items(one) for one in call.args]
    known = [one for one in lists if one is not None]
    return (
        [tuple(one) for one in zip(*known, strict=False)]
        if len(known) == len(lists)
        else OpenList()
    )


def _map(call: Call) -> Value:
    lists = [call.world.items(one) for one in call.args[1:]]
    known = [one for one in lists if one is not None]
    if len(known) < len(lists) or not known:
        return OpenList()
    rows = zip(*known, strict=False)
    return [call.world.call(call.args[0], list(row), place=call.place) for row in rows]


def _filter(call: Call) -> Value:
    items = call.world.items(call.get(1, "iterable"))
    kept: list[Value] = []
    is_open = items is None
    for item in items or ():
        test = (
            item
            if call.args[0] is None
            else call.world.call(call.args[0], [item], place=call.place)
        )
        truth = operate.truth(test)
        is_open = is_open or truth is None
        if truth is not False:
            kept.append(item)
    return OpenList(kept) if is_open else kept


def _sorted(call: Call) -> Value:
    items = call.world.items(call.get(0, "iterable"))
    if items is None:
        return OpenList()
    return methods.sorted_(call, items, call.kwargs.get("key", ABSENT))


def _reversed(call: Call) -> Value:
    items = call.world.items(call.get(0, "sequence"))
    return OpenList() if items is None else items[::-1]


def _next(call: Call) -> Value:
    items = call.world.items(call.get(0, "iterator"))
    if items:
        return items[0]
    return Unknown() if items is None else call.get(1, "default", Unknown())


def _any_or_all(wanted: bool) -> Callable[[Call], Value]:  # noqa: FBT001 - which of the two
    def run(call: Call) -> Value:
        items = call.world.items(call.get(0, "iterable"))
        truths = [operate.truth(one) for one in items or ()]
        if wanted in truths:
            return wanted
        return Unknown() if items is None or None in truths else not wanted

    return run


def _descriptor(kind: str) -> Callable[[Call], Value]:
    return lambda call: Descriptor(kind, call.args[0]) if call.args else Unknown()


TABLE: dict[str, Callable[[Call], Value]] = {
    **objects.TABLE,
    "list": _listing(list),
    "tuple": _listing(tuple),
    "iter": _listing(list),
    "set": _listing(_set),
    "frozenset": _listing(_set),
    "dict": _dict,
    "str": _str,
    "int": _number(int),
    "float": _number(float),
    "bool": _bool,
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _reversed,
    "next": _next,
    "any": _any_or_all(True),
    "all": _any_or_all(False),
    "property": _descriptor("property"),
    "staticmethod": _descriptor("staticmethod"),
    "classmethod": _descriptor("classmethod"),
    "print": lambda _call: None,
}
