"""Flask-Classful, as of 0.16, and Flask-Classy: every public method of a class is a route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from offramp.code.nodes import last_name
from offramp.code.surface import pages, routes, views
from offramp.code.surface.flask import add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Closure,
    ProjectClass,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "flask-classful"
RULES, METHODS = "_rule_cache", "http_methods"
SPECIAL = {
    "index": "GET",
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
}
HINTS = {"str": "string", "int": "int", "float": "float", "UUID": "uuid"}
HOOKS = ("_", "before_", "after_")
VIEW = LIBRARY.model("flask_classful.FlaskView", "flask_classy.FlaskView")


@LIBRARY.function("flask_classful.route", "flask_classy.route")
def route(call: Call) -> Value:
    """`@route(rule, **options)` over a method."""

    def use(inner: Call) -> None:
        _append(inner.get(0, "f"), RULES, call)

    return call.decorator(use)


@LIBRARY.function("flask_classful.method")
def method(call: Call) -> Value:
    """`@method("POST")` over a method."""
    return call.decorator(lambda inner: _append(inner.get(0, "f"), METHODS, call.text(0, "method")))


def _append(function: Value, name: str, value: Value) -> None:
    if isinstance(function, (Closure, Wrapped)):
        known = function.attributes.get(name)
        function.attributes[name] = [*(known if isinstance(known, list) else []), value]


@VIEW.class_method("register")
def register(call: Call) -> Value:
    """`View.register(app, route_base, subdomain, route_prefix, trailing_slash, ...)`."""
    cls, holder = call.self, pages.holder(call.world, call.get(0, "app"))
    if not isinstance(cls, ProjectClass) or holder is None:
        return None
    for name, value in _members(call.world, cls):
        for rule, options, endpoint in _rules(call, cls, name, value):
            given = Call(call.world, call.place, [rule], options)
            found = routes.read(given, value, endpoint)
            if found is not None:
                add_rule(holder, call, replace(found, kind=KIND, place=call.place))
    return None


def _members(world: World, cls: ProjectClass) -> Iterator[tuple[str, Value]]:
    excluded = pages.texts(world, world.attribute(cls, "excluded_methods"))
    names = {name for one in cls.mro if isinstance(one, ProjectClass) for name in one.names}
    for name in sorted(names - set(excluded)):
        value = world.known(cls, name)
        if isinstance(value, (Closure, Wrapped)) and not name.startswith(HOOKS):
            yield name, value


def _rules(
    call: Call, cls: ProjectClass, name: str, value: Value
) -> Iterator[tuple[str, dict[str, Value], str]]:
    """Yield path, options and endpoint of each route of a method."""
    world, endpoint = call.world, f"{cls.name}:{name}"
    options = call.rest(_OWN)
    said = world.known(value, RULES)
    slashed = _said(call, cls, 4, "trailing_slash", default=True) is not False
    if isinstance(said, list):
        for at, one in enumerate(said):
            given = one.kwargs | options
            named = world.plain(given.pop("endpoint", None))
            numbered = endpoint if len(said) == 1 else f"{endpoint}_{at}"
            path = one.text(0, "rule")
            if path is not None:
                yield _path(call, cls, path), given, named if isinstance(named, str) else numbered
        return
    if name in SPECIAL:
        path, methods = _path(call, cls, "/", value), [SPECIAL[name]]
    else:
        dashed = _said(call, cls, 5, "method_dashified") is True
        path = _path(call, cls, f"/{name.replace('_', '-') if dashed else name}/", value)
        listed = world.known(value, METHODS)
        default = pages.texts(world, world.known(cls, "default_methods")) or ["GET"]
        methods = listed if isinstance(listed, list) else default
    bare = path.rstrip("/") or "/"
    yield (
        (f"{bare.rstrip('/')}/" if slashed else bare),
        options | {"methods": list(methods)},
        endpoint,
    )


_OWN = (
    "app",
    "route_base",
    "subdomain",
    "route_prefix",
    "trailing_slash",
    "method_dashified",
    "base_class",
    "init_argument",
)


def _said(
    call: Call, cls: ProjectClass, position: int, name: str, *, default: Value = None
) -> Value:
    """Return what the registration says, else the class."""
    given = call.world.plain(call.get(position, name))
    if given is not None:
        return given
    own = call.world.known(cls, name)
    return default if own is ABSENT or isinstance(own, Unknown) else own


def _path(call: Call, cls: ProjectClass, rule: str, value: Value = ABSENT) -> str:
    prefix = _said(call, cls, 3, "route_prefix")
    base = _said(call, cls, 1, "route_base")
    if not isinstance(base, str):
        name = cls.name.removesuffix("View") if cls.name != "View" else cls.name
        words = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", name)
        base = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", words).lower()
    parts = [prefix if isinstance(prefix, str) else "", base.strip("/"), rule]
    if value is not ABSENT and call.world.known(cls, "inspect_args") is not False:
        known = set(re.findall(r"<(?:[^:<>]+:)?(\w+)>", base))
        known |= set(pages.texts(call.world, call.world.known(cls, "base_args")))
        parts += _arguments(value, known)
    return re.sub("/+", "/", "/" + "/".join(one for one in parts if one))


def _arguments(value: Value, known: set[str]) -> list[str]:
    """Return a method's parameters without a default, as parts of a path."""
    written = views.behind(value).value
    if not isinstance(written, Closure) or written.function is None:
        return []
    found = written.function.node.args
    required = found.args[: len(found.args) - len(found.defaults)]
    parts = []
    for one in required:
        if one.arg != "self" and one.arg not in known:
            hint = HINTS.get(last_name(one.annotation))
            parts.append(f"<{hint}:{one.arg}>" if hint else f"<{one.arg}>")
    return parts
