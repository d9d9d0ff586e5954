"""functools, operator, collections, types: what wraps functions, picks and holds values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib import parse

from offramp.code.surface.interpreter import unpack
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Bound,
    Builtin,
    Closure,
    Native,
    Unknown,
    Value,
    Wrapped,
)

LIBRARY = Library()


class DefaultDict(dict[object, Value]):
    """A `defaultdict`, whose missing values *default* makes."""

    default: Value = ABSENT


@LIBRARY.function("functools.wraps", "functools.update_wrapper", "wrapt.wraps")
def wraps(call: Call) -> Value:
    """`@wraps(view)` gives the wrapper the view's name and attributes."""
    if len(call.args) > 1 and isinstance(call.args[0], (Closure, Wrapped)):
        return _copied(call, call.args[0], call.args[1])
    inner = call.get(0, "wrapped")
    return Builtin(lambda use: _copied(call, use.get(0, "wrapper"), inner))


def _copied(call: Call, wrapper: Value, inner: Value) -> Value:
    if isinstance(wrapper, (Closure, Wrapped)):
        for name in ("__name__", "__doc__", "__module__", "__qualname__"):
            found = call.world.known(inner, name)
            if found is not ABSENT:
                wrapper.attributes[name] = found
        wrapper.attributes |= _marks(inner)
        wrapper.attributes["__wrapped__"] = inner
        below: Value = wrapper
        while isinstance(below, Wrapped):  # `@wraps(view)` above a decorator from outside
            below = below.inner
        if isinstance(below, Closure) and inner is not below:
            below.inner = inner
    return wrapper


def _marks(function: Value) -> dict[str, Value]:
    """Return what was put on a function, also below decorators from outside, which hand it on."""
    below = _marks(function.inner) if isinstance(function, Wrapped) else {}
    own = getattr(function, "attributes", None)
    return {**below, **own} if isinstance(own, dict) else below


@LIBRARY.function("decorator.decorator", "wrapt.decorator")
def decorator(call: Call) -> Value:
    """`@decorator def guard(view, *args)`: *guard* then takes a view, and runs what is below."""
    caller = call.get(0, "caller")
    by = call.world.ref(caller)

    def wrap(use: Call) -> Value:
        inner = use.get(0, "func")
        if by is None or not isinstance(inner, (Bound, Builtin, Closure, Wrapped)):
            return inner
        return Wrapped(inner, by, _marks(inner))

    if len(call.args) > 1:
        return wrap(Call(call.world, call.place, call.args[1:], {}))
    return Builtin(wrap, by)


@LIBRARY.function("functools.partial")
def partial(call: Call) -> Value:
    """A function with some arguments given."""
    function, *given = call.args or [Unknown()]

    def run(use: Call) -> Value:
        kwargs = {**call.kwargs, **use.kwargs}
        return use.world.call(function, [*given, *use.args], kwargs, place=use.place)

    return Builtin(run, call.world.ref(function), {"func": function})


@LIBRARY.function("functools.partialmethod")
def partialmethod(call: Call) -> Value:
    """A method with some arguments given, which is called with its object before them."""
    function, *given = call.args or [Unknown()]

    def run(use: Call) -> Value:
        args = [*([] if use.self is ABSENT else [use.self]), *given, *use.args]
        return use.world.call(function, args, {**call.kwargs, **use.kwargs}, place=use.place)

    return Builtin(run, call.world.ref(function), {"func": function})


@LIBRARY.function("functools.lru_cache", "functools.cache")
def cached(call: Call) -> Value:
    """A cached function is the function, and gives the same again: one application."""

    def keep(use: Call) -> Value:
        function = use.get(0, "user_function")
        if isinstance(function, Closure) and function.kept is None:
            function.kept = {}
        return function

    is_bare = bool(call.args) and isinstance(call.args[0], (Closure, Wrapped))
    return keep(call) if is_bare else Builtin(keep)


@LIBRARY.function("functools.singledispatch")
def dispatched(call: Call) -> Value:
    """It is the function, for what no other is registered for."""
    return call.get(0, "func")


@LIBRARY.function("functools.cached_property", "werkzeug.utils.cached_property")
def cached_property(call: Call) -> Value:
    """`@cached_property`."""
    from offramp.code.surface.interpreter.values import Descriptor

    return Descriptor("property", call.get(0, "func"), is_kept=True)


@LIBRARY.function("functools.reduce")
def reduce(call: Call) -> Value:
    """`reduce(function, items, start)`."""
    items = call.world.items(call.get(1, "iterable"))
    if items is None:
        return Unknown()
    value = call.get(2, "initial", ABSENT)
    for item in items:
        value = (
            item
            if value is ABSENT
            else call.world.call(call.args[0], [value, item], place=call.place)
        )
    return Unknown() if value is ABSENT else value


def _of_both_pythons(name: str) -> Native:
    """Return `six.iteritems(table)` and the like: the method of that name without "iter"."""

    def run(call: Call) -> Value:
        table = call.get(0, "d")
        if isinstance(table, Unknown) and table.ref in call.world.library.proxies:
            table = call.world.library.proxies[table.ref](call.world)
        method = call.world.attribute(table, name)
        return call.world.call(method, [], place=call.place)

    return run


for _name in ("items", "values", "keys"):
    LIBRARY.functions[f"six.iter{_name}"] = _of_both_pythons(_name)


@LIBRARY.function("operator.itemgetter")
def itemgetter(call: Call) -> Value:
    """A function that gives the items of these keys, or the one."""
    keys = list(call.args)
    return _picking(lambda use, key: unpack.item(use.world, use.get(0, "obj"), key), keys)


@LIBRARY.function("operator.attrgetter")
def attrgetter(call: Call) -> Value:
    """A function that gives the attributes of these names, or the one."""
    names = [one for one in call.args if isinstance(one, str) and "." not in one]
    if len(names) < len(call.args):
        return Unknown()
    return _picking(lambda use, name: use.world.attribute(use.get(0, "obj"), str(name)), names)


@LIBRARY.function("operator.methodcaller")
def methodcaller(call: Call) -> Value:
    """A function that calls the method of this name, with the rest that is given here."""
    name, *given = call.args or [None]

    def run(use: Call) -> Value:
        held = use.get(0, "obj")
        method = use.world.attribute(held, name) if isinstance(name, str) else Unknown()
        return use.world.call(method, given, call.kwargs, place=use.place)

    return Builtin(run)


def _picking(pick: Callable[[Call, Value], Value], wanted: Sequence[Value]) -> Builtin:
    def run(use: Call) -> Value:
        found = tuple(pick(use, one) for one in wanted)
        return found[0] if len(found) == 1 else found

    return Builtin(run)


@LIBRARY.function("urllib.parse.urljoin")
def urljoin(call: Call) -> Value:
    """Where an address leads from another one."""
    base, path = call.text(0, "base"), call.text(1, "url")
    return Unknown() if base is None or path is None else parse.urljoin(base, path)


@LIBRARY.function("collections.OrderedDict")
def ordered(call: Call) -> Value:
    """A dictionary."""
    from offramp.code.surface.interpreter.builtin import TABLE

    return TABLE["dict"](call)


@LIBRARY.function("collections.defaultdict")
def defaultdict(call: Call) -> Value:
    """A dictionary that makes what is missing."""
    made = DefaultDict()
    made.default = call.get(0, "default_factory", ABSENT)
    return made


@LIBRARY.function("types.MethodType")
def method_type(call: Call) -> Value:
    """A function bound to an object."""
    return Bound(call.args[0], call.args[1]) if len(call.args) > 1 else Unknown()


@LIBRARY.function("types.SimpleNamespace")
def namespace(call: Call) -> Value:
    """An object with these attributes."""
    return Unknown("types.SimpleNamespace()", attributes=dict(call.kwargs))


@LIBRARY.function("copy.copy", "copy.deepcopy")
def copied(call: Call) -> Value:
    """A copy of a list or a dictionary; other things are taken for their copies."""
    value = call.get(0, "x")
    if isinstance(value, list):
        return list(value)
    return dict(value) if isinstance(value, dict) else value


@LIBRARY.function("typing.cast")
def cast(call: Call) -> Value:
    """The value, whatever it is called."""
    return call.get(1, "val")
