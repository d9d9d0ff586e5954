"""What the models of extensions share: routes and blueprints that an extension brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from offramp.code.surface import views
from offramp.code.surface.flask import BLUEPRINT, FLASK, Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Closure,
    Instance,
    Place,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World


def holder(world: World, value: Value) -> Instance | None:
    """Return the application or blueprint that a value is, `current_app` included."""
    value = world.plain(value)
    if isinstance(value, Unknown) and value.ref in world.library.proxies:
        value = world.library.proxies[value.ref](world)
    if isinstance(value, Instance) and (value.isa(FLASK) or value.isa(BLUEPRINT)):
        return value
    return None


def page(  # noqa: PLR0913 - a route has that many parts
    call: Call,
    owner: Value,
    path: str,
    endpoint: str,
    *,
    kind: str,
    methods: Iterable[str] = ("GET",),
    by: Iterable[str] = (),
    options: dict[str, Value] | None = None,
) -> None:
    """Declare a route whose view is the extension's own; *by* is what guards it, outermost last."""
    view: Value = Unknown(f"{kind}.{endpoint}")
    for one in by:
        view = Wrapped(view, one)
    rule = Rule(path, endpoint, view, methods=list(methods), kind=kind, options=options or {})
    add_rule(owner, call, rule)


def calling(call: Call, functions: list[Value]) -> Value:
    """Return a decorator that keeps functions which a library's view calls (`views.CALLS`)."""

    def use(inner: Call) -> None:
        function = views.behind(inner.get(0, "f")).value
        if isinstance(function, Closure):
            functions.append(function)

    return call.decorator(use)


def table(call: Call, owner: Value, routes: str, *, kind: str, by: Iterable[str] = ()) -> None:
    """Declare the extension's routes, "GET,POST /path endpoint" a line."""
    for line in filter(str.strip, routes.splitlines()):
        methods, path, endpoint = line.split()
        page(call, owner, path, endpoint, kind=kind, methods=methods.split(","), by=by)


def ready(world: World, package: str, make: Callable[[Call], Instance]) -> Instance:
    """Return the blueprint that a package has ready, the same each time."""
    for one in world.made(BLUEPRINT):
        if one.attributes.get("import_name") == package:
            return one
    made = make(Call(world, Place("", 0)))
    made.attributes["import_name"] = package
    return made


def blueprint(call: Call, name: str, prefix: str | None = None, **options: Value) -> Instance:
    """Make a blueprint that an extension brings."""
    given: dict[str, Value] = {"url_prefix": prefix, **options}
    made = call.world.call(BLUEPRINT, [name, name], given, place=call.place)
    if not isinstance(made, Instance):  # a model gives an instance
        raise TypeError(name)
    return made


def mount(call: Call, owner: Value, inner: Instance, **options: Value) -> None:
    """Register a blueprint on an application (or another blueprint)."""
    register = call.world.attribute(owner, "register_blueprint")
    call.world.call(register, [inner], options, place=call.place)


def setting(call: Call, app: Value, name: str, default: Value = None) -> Value:
    """Return what `app.config` says when the extension looks, as far as it is known."""
    read = call.world.attribute(call.world.attribute(app, "config"), "get")
    found = call.world.call(read, [name, default], place=call.place)
    plain = call.world.plain(found)
    return default if plain is ABSENT or isinstance(plain, Unknown) else plain


def texts(world: World, value: Value) -> list[str]:
    """Return the strings of a sequence (or the one string) that are known."""
    value = world.plain(value)
    if isinstance(value, str):
        return [value]
    found = [world.plain(one) for one in world.items(value) or ()]
    return [one for one in found if isinstance(one, str)]


def static_path(app: Instance) -> str:
    """Return where an application's own static files lie: "/static"."""
    own = (rule.path for rule in app.of(FLASK).rules if rule.endpoint == "static")
    return next(own, "/static").removesuffix("/<path:filename>")
