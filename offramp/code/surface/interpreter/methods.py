"""Methods of Python's strings, lists, dictionaries and sets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from offramp.code.surface.interpreter import calling, operate
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Builtin,
    Closure,
    OpenDict,
    OpenList,
    Unknown,
    Value,
)

TEXT = frozenset(
    {
        *("lower", "upper", "title", "capitalize", "casefold", "swapcase", "strip", "lstrip"),
        *("rstrip", "split", "rsplit", "splitlines", "partition", "rpartition", "replace"),
        *("startswith", "endswith", "find", "rfind", "index", "count", "isdigit", "isalpha"),
        *("isidentifier", "islower", "isupper", "isspace", "isalnum", "removeprefix"),
        *("removesuffix", "encode", "decode"),
    }
)
UNBOUND = frozenset(f"builtins.{one}" for one in ("str", "list", "dict", "set", "tuple"))
SHORT = 2_000  # characters of a string and its arguments; replacing may multiply them
WIDE = re.compile(r"[:!.\[]")  # format fields that do more than put a value in
Method = Callable[[Call, Any], Value]


def of(value: Value, name: str) -> Value:
    """Return a method of a plain value, bound to it, or ABSENT."""
    table = _table(value)
    method = table.get(name)
    if method is not None:
        return Bound(Builtin(_with_self(method)), value)
    if isinstance(value, (str, bytes)) and name in TEXT:
        return Bound(Builtin(_with_self(_plain(name))), value)
    if isinstance(value, (int, float)) and name in {"real", "numerator"}:
        return value
    return ABSENT


def unbound(ref: str, name: str) -> Value:
    """Return a method as Python's own class has it: `map(str.strip, names)`; or ABSENT."""
    if ref not in UNBOUND:
        return ABSENT

    def run(call: Call) -> Value:
        held, *given = call.args or [Unknown()]
        method = call.world.attribute(held, name)
        return call.world.call(method, given, call.kwargs, place=call.place)

    return Builtin(run, f"{ref}.{name}")


def _with_self(method: Method) -> Callable[[Call], Value]:
    return lambda call: method(call, call.self)


def _plain(name: str) -> Method:
    def run(call: Call, text: Any) -> Value:
        args = [call.world.plain(one) for one in call.args]
        if not all(_is_plain(one) for one in args):
            return Unknown()
        if sum(len(one) for one in (text, *args) if isinstance(one, (str, bytes))) > SHORT:
            return Unknown()
        try:
            made = getattr(text, name)(*args)
        except (TypeError, ValueError, LookupError, AttributeError):  # Python 2's decode
            return Unknown()
        return made if args == call.args else Unknown(likely=made)

    return run


def _is_plain(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, (str, int, bytes, type(None)))


def _format(call: Call, text: str) -> Value:
    args = [call.world.plain(one) for one in call.args]
    kwargs = {name: call.world.plain(value) for name, value in call.kwargs.items()}
    fields = re.findall(r"\{([^{}]*)\}", text)
    if any(WIDE.search(one) for one in fields) or call.is_open:
        return Unknown()
    values = (*args, *kwargs.values())
    if not all(isinstance(one, (str, int, float)) for one in values):
        return Unknown()
    if operate.is_overlong(text, len(fields), values):
        return Unknown()
    try:
        made = text.format(*args, **kwargs)
    except (LookupError, ValueError, TypeError):
        return Unknown()
    is_sure = args == call.args and kwargs == call.kwargs
    return made if is_sure else Unknown(likely=made)


def _join(call: Call, text: str) -> Value:
    items = call.world.items(call.get(0, "iterable"))
    if items is None:
        return Unknown()
    plain = [call.world.plain(one) for one in items]
    parts = [one for one in plain if isinstance(one, str)]
    if len(parts) < len(plain) or sum(map(len, parts)) + len(text) * len(parts) > operate.LONGEST:
        return Unknown()
    made = text.join(parts)
    return made if plain == items else Unknown(likely=made)


def _append(call: Call, items: list[Value]) -> None:
    if len(items) < operate.LONGEST:
        items.append(call.get(0, "object"))
        call.world.note(items, items[-1:])


def _insert(call: Call, items: list[Value]) -> None:
    at = call.get(0, "index")
    if len(items) < operate.LONGEST:
        items.insert(at if isinstance(at, int) else len(items), call.get(1, "object"))
        call.world.note(items, [call.get(1, "object")])


def _extend(call: Call, items: list[Value]) -> None:
    given = call.get(0, "iterable", ())
    more = call.world.items(given)
    if more is None or isinstance(given, OpenList):
        more = [*(more or ()), Unknown()]  # what nobody knows stands for itself
    if len(items) + len(more) < operate.LONGEST:
        items.extend(more)
        call.world.note(items, more)


def _pop(call: Call, items: list[Value]) -> Value:
    at = call.get(0, "index", -1)
    if isinstance(at, int) and -len(items) <= at < len(items):
        return items.pop(at) if call.world.sure else items[at]
    return Unknown()


def _remove(call: Call, items: list[Value]) -> None:
    wanted = call.get(0, "value")
    if not isinstance(wanted, Unknown) and wanted in items and call.world.sure:
        items.remove(wanted)


def _sort(call: Call, items: list[Value]) -> None:
    key = call.kwargs.get("key", ABSENT)
    items[:] = sorted_(call, items, key)


def sorted_(call: Call, items: list[Value], key: Value) -> list[Value]:
    """Return the items in order where all their keys are known, else as they were."""
    keys = items
    if isinstance(key, (Closure, Builtin)):
        keys = [call.world.call(key, [one], place=call.place) for one in items]
    try:
        order = sorted(range(len(items)), key=lambda at: keys[at])  # type: ignore[arg-type,return-value]  # keys of one kind compare
    except TypeError:
        return list(items)
    ordered = [items[at] for at in order]
    return ordered[::-1] if call.kwargs.get("reverse") is True else ordered


def _get(call: Call, table: dict[Any, Value]) -> Value:
    key = call.world.plain(call.get(0, "key"))
    if calling.is_key(key):
        default = call.get(1, "default")
        if key in table:
            return table[key]
        return Unknown(likely=default) if isinstance(table, OpenDict) else default
    return Unknown(likely=next(iter(table.values()))) if table else Unknown()


def _setdefault(call: Call, table: dict[Any, Value]) -> Value:
    key = call.get(0, "key")
    return table.setdefault(key, call.get(1, "default")) if calling.is_key(key) else Unknown()


def _update(call: Call, table: dict[Any, Value]) -> None:
    given = call.world.plain(call.get(0, "mapping", ABSENT))
    is_pairs = given is not ABSENT and not isinstance(given, dict)
    pairs = call.world.items(given) if is_pairs else []
    if (pairs is None or isinstance(given, OpenDict)) and call.scope is not None:
        table = call.scope.opened(table)
    if isinstance(given, dict):
        table.update(given)
    else:
        for pair in pairs or ():
            if isinstance(pair, (tuple, list)) and len(pair) == 2 and calling.is_key(pair[0]):  # noqa: PLR2004 - a pair
                table[pair[0]] = pair[1]
    table.update(call.kwargs)


def _take(call: Call, table: dict[Any, Value]) -> Value:
    key = call.get(0, "key")
    if not calling.is_key(key) or key not in table:
        return call.get(1, "default", Unknown())
    return table.pop(key) if call.world.sure else table[key]


def _listed(items: list[Value], table: dict[Any, Value]) -> list[Value]:
    return OpenList(items) if isinstance(table, OpenDict) else items


def _add(call: Call, items: set[Value]) -> None:
    if calling.is_key(call.get(0, "element")):
        items.add(call.get(0, "element"))


def _discard(call: Call, items: set[Value]) -> None:
    if calling.is_key(call.get(0, "element")) and call.world.sure:
        items.discard(call.get(0, "element"))


def _union(call: Call, items: set[Value]) -> Value:
    found = set(items)
    for one in call.args:
        found.update(item for item in call.world.items(one) or () if calling.is_key(item))
    return found


def _less(call: Call, items: set[Value]) -> Value:
    others = [call.world.items(one) for one in call.args]
    if None in others:
        return OpenList(items)
    return {one for one in items if not any(one in (each or ()) for each in others)}


def _common(call: Call, items: set[Value]) -> Value:
    others = [call.world.items(one) for one in call.args]
    if None in others:
        return OpenList()
    return {one for one in items if all(one in (each or ()) for each in others)}


def _merge(call: Call, items: set[Value]) -> None:
    items.update(_union(call, set()))  # type: ignore[arg-type]  # a set is a collection of values


STRING: dict[str, Method] = {"format": _format, "join": _join}
LIST: dict[str, Method] = {
    "append": _append,
    "appendleft": lambda call, items: items.insert(0, call.get(0, "x")),
    "popleft": lambda call, items: _pop(Call(call.world, call.place, [0]), items),
    "insert": _insert,
    "extend": _extend,
    "pop": _pop,
    "remove": _remove,
    "sort": _sort,
    "reverse": lambda _call, items: items.reverse(),
    "clear": lambda _call, items: items.clear(),
    "copy": lambda _call, items: list(items),
    "index": lambda call, items: (
        items.index(call.args[0]) if call.args and call.args[0] in items else Unknown()
    ),
    "count": lambda call, items: items.count(call.args[0]) if call.args else Unknown(),
}
DICT: dict[str, Method] = {
    "get": _get,
    "setdefault": _setdefault,
    "update": _update,
    "pop": _take,
    "keys": lambda _call, table: _listed(list(table), table),
    "values": lambda _call, table: _listed(list(table.values()), table),
    "items": lambda _call, table: _listed([(key, value) for key, value in table.items()], table),
    "copy": lambda _call, table: type(table)(table) if type(table) is OpenDict else dict(table),
    "clear": lambda _call, table: table.clear(),
}
SET: dict[str, Method] = {
    "add": _add,
    "discard": _discard,
    "remove": _discard,
    "update": _merge,
    "union": _union,
    "difference": _less,
    "intersection": _common,
    "copy": lambda _call, items: set(items),
}


def _table(value: Value) -> dict[str, Method]:
    if isinstance(value, str):
        return STRING
    if isinstance(value, list):
        return LIST
    if isinstance(value, dict):
        return DICT
    return SET if isinstance(value, (set, frozenset)) else {}
