"""Python's own functions, and the members of enumerations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from offramp.code.surface.interpreter import attributes, calling, methods, operate
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Bound,
    Builtin,
    Closure,
    Descriptor,
    Instance,
    Model,
    OpenDict,
    OpenList,
    ProjectClass,
    Space,
    Super,
    Unknown,
    Value,
    Wrapped,
)

TYPES: dict[str, type] = {
    one.__name__: one for one in (str, int, float, bool, bytes, list, tuple, dict, set, frozenset)
}


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
    if name.startswith("_") or not isinstance(value, (*CONSTANTS, tuple)) or not _is_enum(cls):
        return value
    made = Unknown(f"{cls.ref}.{name}", likely=value, attributes={"value": value, "name": name})
    cls.names[name] = made
    return made


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
        return made if plain is given else Unknown(likely=made)  # type: ignore[no-any-return]

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


def _getattr(call: Call) -> Value:
    name = call.text(1, "name")
    if name is None:
        return Unknown()
    found = attributes.find(call.world, call.args[0], name)
    if found is not ABSENT:
        return found
    default = call.get(2, "default", ABSENT)
    if isinstance(call.args[0], (Unknown, Wrapped)) or default is ABSENT:
        return attributes.get(call.world, call.args[0], name)
    return default


def _hasattr(call: Call) -> Value:
    name, value = call.text(1, "name"), call.get(0, "obj")
    if name is None:
        return Unknown()
    if attributes.find(call.world, value, name) is not ABSENT:
        return True
    is_open = isinstance(value, Unknown) or (
        isinstance(value, (Instance, ProjectClass))
        and any(
            isinstance(one, (Unknown, Model))
            for one in (value.cls.mro if isinstance(value, Instance) else value.mro)
        )
    )
    return Unknown() if is_open else False


def _setattr(call: Call) -> Value:
    name = call.text(1, "name")
    if name is not None and len(call.args) > 2:  # noqa: PLR2004 - object, name, value
        attributes.put(call.world, call.args[0], name, call.args[2], call.place)
    return None


def _isinstance(call: Call) -> Value:
    value, kinds = call.get(0, "obj"), call.get(1, "kinds")
    answers = [_is_a(value, one) for one in (kinds if isinstance(kinds, tuple) else (kinds,))]
    if True in answers:
        return True
    return Unknown() if None in answers else False


def _is_a(value: Value, kind: Value) -> bool | None:
    if isinstance(value, Unknown):
        return None
    if isinstance(kind, Builtin) and kind.ref and kind.ref.startswith("builtins."):
        made = TYPES.get(kind.ref.removeprefix("builtins."))
        if made is None:
            return isinstance(value, (ProjectClass, Model)) if kind.ref == "builtins.type" else None
        return isinstance(value, made)
    if isinstance(kind, (ProjectClass, Model)):
        if isinstance(value, Instance):
            has_open = any(isinstance(one, Unknown) for one in value.cls.mro)
            return (
                True
                if kind in value.cls.mro
                else (None if has_open and isinstance(kind, Model) else False)
            )
        return False
    return None


def _issubclass(call: Call) -> Value:
    value, kind = call.get(0, "cls"), call.get(1, "kind")
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, (ProjectClass, Model)):
        return False if isinstance(value, (*CONSTANTS, Instance, Closure, Space)) else Unknown()
    refs = {one.ref for one in value.mro if isinstance(one, (ProjectClass, Model, Unknown))}
    if any(one in value.mro or (isinstance(one, Unknown) and one.ref in refs) for one in kinds):
        return True
    return Unknown() if any(isinstance(one, Unknown) for one in value.mro) else False


def _callable(call: Call) -> Value:
    value = call.get(0, "obj")
    if isinstance(value, Unknown):
        return Unknown()
    if isinstance(value, Instance):
        return attributes.find(call.world, value, "__call__") is not ABSENT
    return isinstance(value, (Closure, Builtin, Bound, ProjectClass, Model, Wrapped))


def _type(call: Call) -> Value:
    value = call.get(0, "obj")
    if len(call.args) > 2:  # noqa: PLR2004 - name, bases, names: a class is made
        from offramp.code.surface.interpreter import define

        return define.made(call)
    return value.cls if isinstance(value, Instance) else Unknown()


def _vars(call: Call) -> Value:
    return attributes.own(call.args[0]) if call.args else _locals(call)


def _locals(call: Call) -> Value:
    return call.scope.names if isinstance(call.scope, Scope) else OpenDict()


def _globals(call: Call) -> Value:
    return call.scope.space.names if isinstance(call.scope, Scope) else OpenDict()


def _dir(call: Call) -> Value:
    value = call.get(0, "obj", ABSENT)
    if isinstance(value, Instance):
        names = dict.fromkeys(value.attributes)
        for one in value.cls.mro:
            names |= dict.fromkeys(one.names if isinstance(one, ProjectClass) else ())
        return sorted(names)
    if isinstance(value, ProjectClass):
        return sorted(
            {name for one in value.mro if isinstance(one, ProjectClass) for name in one.names}
        )
    return sorted(attributes.own(value)) if isinstance(value, Space) else OpenList()


def _super(call: Call) -> Value:
    scope = call.scope
    while isinstance(scope, Scope) and scope.kind != "module":
        if scope.owner is not None and scope.first is not ABSENT:
            return Super(scope.owner, scope.first)
        scope = scope.outer
    return Unknown()


def _import(call: Call) -> Value:
    name = call.text(0, "name")
    if name is None:
        return Unknown()
    module = call.world.import_(name)
    listed = call.get(3, "fromlist")
    return module if listed else call.world.import_(name.partition(".")[0])


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
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "callable": _callable,
    "type": _type,
    "vars": _vars,
    "locals": _locals,
    "globals": _globals,
    "dir": _dir,
    "super": _super,
    "__import__": _import,
    "any": _any_or_all(True),
    "all": _any_or_all(False),
    "property": _descriptor("property"),
    "staticmethod": _descriptor("staticmethod"),
    "classmethod": _descriptor("classmethod"),
    "print": lambda _call: None,
}
