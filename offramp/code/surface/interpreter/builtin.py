"""Python's own functions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from offramp.code.source import expression
from offramp.code.surface.interpreter import (
    attributes,
    calling,
    evaluate,
    methods,
    objects,
    operate,
)
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    Descriptor,
    Instance,
    OpenDict,
    OpenList,
    Stream,
    Unknown,
    Value,
)

LONGEST = 1_000  # characters of an expression in a text


def named(name: str) -> Value:
    """Return what a name means that is bound nowhere: Python's own, or ABSENT."""
    work = TABLE.get(name)
    if work is not None:
        return Builtin(work, f"builtins.{name}")
    if name == "__debug__":
        return True
    known = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    return Unknown(f"builtins.{name}") if name in known else ABSENT


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
    given = call.get(0, "iterator")
    items = call.world.items(given)
    if items:
        is_taken = isinstance(given, Stream) and call.world.sure
        return given.pop(0) if is_taken and isinstance(given, Stream) else items[0]
    return Unknown() if items is None else call.get(1, "default", Unknown())


def _any_or_all(wanted: bool) -> Callable[[Call], Value]:  # noqa: FBT001 - which of the two
    def run(call: Call) -> Value:
        items = call.world.items(call.get(0, "iterable"))
        truths = [operate.truth(one) for one in items or ()]
        if wanted in truths:
            return wanted
        return Unknown() if items is None or None in truths else not wanted

    return run


def _sum(call: Call) -> Value:
    items = call.world.items(call.get(0, "iterable"))
    total = call.get(1, "start", 0)
    for item in items or ():
        total = operate.binary(ast.Add(), total, item)
    return Unknown() if items is None else total


def _extreme(pick: Callable[[list[Any]], Value]) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        items = call.args if len(call.args) > 1 else call.world.items(call.get(0, "iterable"))
        is_known = items and all(isinstance(one, (int, float)) for one in items)
        return pick(items) if is_known and items and not call.kwargs else Unknown()

    return run


def _eval(call: Call) -> Value:
    """Return what an expression in a text gives where `eval` stands: `eval(f"{name}_bp")`."""
    text = call.text(0, "source")
    node = expression(text) if text is not None and len(text) <= LONGEST else None
    is_here = len(call.args) == 1 and call.scope is not None
    if node is None or not is_here or call.scope is None:
        return Unknown("builtins.eval()")
    return evaluate.evaluate(call.world, call.scope, node)


def _descriptor(kind: str) -> Callable[[Call], Value]:
    return lambda call: Descriptor(kind, call.args[0]) if call.args else Unknown()


TABLE: dict[str, Callable[[Call], Value]] = {
    **objects.TABLE,
    "list": _listing(list),
    "tuple": _listing(tuple),
    "iter": _listing(Stream),
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
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
    "eval": _eval,
    "any": _any_or_all(True),
    "all": _any_or_all(False),
    "property": _descriptor("property"),
    "staticmethod": _descriptor("staticmethod"),
    "classmethod": _descriptor("classmethod"),
    "print": lambda _call: None,
}
