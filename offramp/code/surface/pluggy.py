"""pluggy, as of 1.6: functions that carry a marker are called by the hook of their name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    Closure,
    Instance,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()


@dataclass
class Plugins:
    """What a manager was given; *is_open* where there may be more that nobody here can name."""

    registered: list[Value] = field(default_factory=list)
    is_open: bool = False


MARKER = LIBRARY.model("pluggy.HookimplMarker", state=list)  # of (hook's name, function)
MANAGER = LIBRARY.model("pluggy.PluginManager", "pluggy.manager.PluginManager", state=Plugins)
HOOKS = LIBRARY.model("pluggy.HookRelay", state=dict)


@MARKER.method("__call__")
def mark(call: Call) -> Value:
    """`@hookimpl`, or `@hookimpl(tryfirst=True, specname="name")`."""
    if call.args and call.args[0] is not None:
        _mark(call, call.args[0], None)
        return call.args[0]
    named = call.text(-1, "specname")
    return call.decorator(lambda use: _mark(call, use.get(0, "function"), named))


def _mark(call: Call, function: Value, named: str | None) -> None:
    name = named or call.world.known(function, "__name__")
    if isinstance(call.self, Instance) and isinstance(name, str):
        call.self.of(MARKER).append((name, function))


@MANAGER.method("register")
def register(call: Call) -> Value:
    """`manager.register(plugin, name=None)`: a module, an object or a class."""
    plugin = call.get(0, "plugin")
    if isinstance(call.self, Instance):
        kept: Plugins = call.self.of(MANAGER)
        if isinstance(plugin, Unknown):
            kept.is_open = True
        elif not any(plugin is one for one in kept.registered):
            kept.registered.append(plugin)
    return call.get(1, "name")


@MANAGER.method("load_setuptools_entrypoints")
def load_setuptools_entrypoints(call: Call) -> Value:
    """`manager.load_setuptools_entrypoints(group)`: this project's own, and who knows whose."""
    from offramp.code.surface.standard import entry_points

    group = call.text(0, "group")
    for point in entry_points.of_group(call, group):
        plugin = entry_points.load(Call(call.world, call.place, [], {}, point))
        register(Call(call.world, call.place, [plugin], {}, call.self))
    what = f"the entry points {group}" if group else "entry points"
    call.world.doubt(f"other packages may bring plugins, and these routes: {what}", call.place)
    return Unknown()


@MANAGER.getter("hook")
def _hook(manager: Instance) -> Value:
    hooks = Instance(HOOKS, manager.place)
    hooks.of(HOOKS)["manager"] = manager
    return hooks


@HOOKS.method("__getattr__")
def hook(call: Call) -> Value:
    """`manager.hook.name`, which is called with arguments by name."""
    name, manager = call.text(0, "name"), None
    if isinstance(call.self, Instance):
        manager = call.self.of(HOOKS).get("manager")
    if name is None or not isinstance(manager, Instance):
        return Unknown()
    kept: Plugins = manager.of(MANAGER)
    called = Builtin(lambda use: _called(use, kept, name, use.kwargs), "pluggy.HookCaller()")
    called.attributes["call_historic"] = Builtin(lambda use: _historic(use, kept, name))
    return called


def _historic(call: Call, kept: Plugins, name: str) -> Value:
    given = call.get(1, "kwargs")
    return _called(call, kept, name, given if isinstance(given, dict) else {})


def _called(call: Call, kept: Plugins, name: str, given: dict[str, Value]) -> Value:
    """Call what is registered, the last first; then, perhaps, what may be."""
    world, results = call.world, []
    taken: list[Value] = []
    for plugin in reversed(kept.registered):
        is_sure = not any(plugin is one for one in world.beside)
        for function in _marked(world, name):
            found = world.known(plugin, _name(world, function))
            if _function(found) is _function(function):
                taken.append(function)
                with nullcontext() if is_sure else world.perhaps():
                    results.append(world.call(found, [], given, place=call.place))
    for function in _marked(world, name) if kept.is_open else ():
        if not any(function is one for one in taken) and not _is_method(function):
            with world.perhaps():
                results.append(world.call(function, [], given, place=call.place))
    return [one for one in results if one is not None]


def _marked(world: World, name: str) -> Iterator[Value]:
    for marker in world.made(MARKER):
        for hooked, function in list(marker.of(MARKER)):
            if hooked == name:
                yield function


def _name(world: World, function: Value) -> str:
    found = world.known(function, "__name__")
    return found if isinstance(found, str) else ""


def _function(value: Value) -> Value:
    """Return the function itself, of a method or what was wrapped around it too."""
    from offramp.code.surface.views import behind

    return ABSENT if value is ABSENT else behind(value).value


def _is_method(function: Value) -> bool:
    inner = function.inner if isinstance(function, Wrapped) else function
    return isinstance(inner, Closure) and bool(inner.function and inner.function.owner)
