"""Methods that say their paths (`@expose("/list")`): Flask-Admin's and Flask-AppBuilder's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from offramp.code.surface import pages
from offramp.code.surface.flask import Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    Closure,
    Instance,
    Model,
    ProjectClass,
    Unknown,
    Value,
    Wrapped,
)

PATHS = "_urls"  # the attribute both extensions keep them in
ROWS = "model"  # of a rule's options: the model, or the view's class that names it
RESOURCES = frozenset(
    {"flask-restless", "safrs"}
)  # kinds of routes that do to rows what a method says
VIEW = "view"  # of a rule's options: the class of the object whose method answers
DEEPEST = 20  # decorators on decorators


@dataclass(frozen=True)
class Path:
    """Where a method answers, below its class's own path."""

    url: str
    methods: tuple[str, ...] = ("GET",)


Own = Mapping[str, tuple[Path, ...]]  # the paths of a library's class, by method


def expose(call: Call) -> Value:
    """`@expose(url, methods)`."""
    url = call.text(0, "url")
    methods = pages.texts(call.world, call.get(1, "methods", ("GET",))) or ["GET"]
    if url is None and (call.args or "url" in call.kwargs):
        call.world.doubt("a route is exposed whose path the text does not settle", call.place)
        return call.decorator(lambda _use: None)
    path = Path(url or "/", tuple(sorted(one.upper() for one in methods)))

    def use(inner: Call) -> None:
        function = inner.get(0, "f")
        if isinstance(function, (Closure, Wrapped, Builtin)):
            known = function.attributes.get(PATHS)
            before = known if isinstance(known, tuple) else paths_of(function)
            function.attributes[PATHS] = (*before, path)

    return call.decorator(use)


def paths_of(value: Value) -> tuple[Path, ...]:
    """Return what `@expose` said of a function, decorators above it included."""
    for _ in range(DEEPEST):
        if not isinstance(value, (Closure, Wrapped, Builtin)):
            break
        found = value.attributes.get(PATHS)
        if isinstance(found, tuple):
            return found
        value = getattr(value, "inner", ABSENT)
    return ()


@dataclass(frozen=True)
class Method:
    """A method with its paths."""

    name: str
    function: Value
    paths: tuple[Path, ...]


def members(instance: Instance, own: Mapping[Model, Own]) -> Iterator[Method]:
    """Yield the methods of an object that have paths; a subclass's hide its base's."""
    seen: set[str] = set()
    for cls in instance.cls.mro:
        if isinstance(cls, ProjectClass):
            for name, value in cls.names.items():
                if name not in seen and (paths := paths_of(value)):
                    yield Method(name, value, paths)
                seen.add(name)
        elif isinstance(cls, Model):
            for name, paths in own.get(cls, {}).items():
                if name not in seen:
                    yield Method(name, Unknown(f"{cls.ref}.{name}"), paths)
                seen.add(name)


def declare(call: Call, blueprint: Instance, view: Instance, one: Method, rule: Rule) -> None:
    """Declare a method's routes on the blueprint of its object; *rule* has what all share."""
    options = rule.options | ({VIEW: view.cls} if isinstance(view.cls, ProjectClass) else {})
    shared = replace(rule, endpoint=one.name, view=one.function, options=options)
    for path in one.paths:
        add_rule(blueprint, call, replace(shared, path=path.url, methods=list(path.methods)))
