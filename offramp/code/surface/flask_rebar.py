"""Flask-Rebar, as of 3.5: registries of handlers, each with its specification and its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, routes
from offramp.code.surface.flask import FLASK, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Instance,
    ProjectClass,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "flask-rebar"
DEFAULT = "flask_rebar.utils.defaults.USE_DEFAULT"


@dataclass
class Registry:
    """What a registry keeps: where it lies, whom it asks, and its handlers."""

    prefix: str = ""
    guards: Value = None
    paths: dict[str, Value] = field(default_factory=dict)
    handlers: list[tuple[Call, Value]] = field(default_factory=list)
    packages: Value = None


REBAR = LIBRARY.model("flask_rebar.Rebar", "flask_rebar.rebar.Rebar", state=list)
REGISTRY = LIBRARY.model(
    "flask_rebar.HandlerRegistry", "flask_rebar.rebar.HandlerRegistry", state=Registry
)


@REGISTRY.method("__init__")
def make(call: Call) -> Value:
    """`HandlerRegistry(prefix, default_authenticators, ..., spec_path, spec_ui_path, handlers)`."""
    if isinstance(call.self, Instance):
        kept: Registry = call.self.of(REGISTRY)
        kept.prefix = (call.text(0, "prefix") or "").strip("/")
        kept.guards = call.get(1, "default_authenticators")
        kept.guards = call.kwargs.get("default_authenticator", kept.guards)
        for name, place, default in (("spec", 5, "/swagger"), ("spec_ui", 6, "/swagger/ui")):
            older = call.kwargs.get(f"{name.replace('spec', 'swagger')}_path", default)
            kept.paths[name] = call.world.plain(call.get(place, f"{name}_path", older))
        kept.packages = call.get(7, "handlers")
    return None


@REBAR.method("create_handler_registry")
def create(call: Call) -> Value:
    """`rebar.create_handler_registry(prefix, ...)`."""
    made = call.world.call(REGISTRY, call.args, call.kwargs, place=call.place)
    if isinstance(call.self, Instance):
        call.self.of(REBAR).append(made)
    return made


@REBAR.method("add_handler_registry")
def add_registry(call: Call) -> Value:
    """`rebar.add_handler_registry(registry)`."""
    if isinstance(call.self, Instance):
        call.self.of(REBAR).append(call.get(0, "registry"))
    return None


@REGISTRY.method("set_default_authenticator", "set_default_authenticators")
def set_guards(call: Call) -> Value:
    """`registry.set_default_authenticator(authenticator)`."""
    if isinstance(call.self, Instance):
        named = call.get(0, "authenticator")
        call.self.of(REGISTRY).guards = call.kwargs.get("authenticators", named)
    return None


@REGISTRY.method("handles")
def handles(call: Call) -> Value:
    """`@registry.handles(rule, method="GET", endpoint=None, ..., authenticators=...)`."""

    def use(inner: Call) -> None:
        if isinstance(call.self, Instance):
            call.self.of(REGISTRY).handlers.append((call, inner.get(0, "f")))

    return call.decorator(use)


@REGISTRY.method("add_handler")
def add_handler(call: Call) -> Value:
    """`registry.add_handler(func, rule, method="GET", endpoint=None, ...)`."""
    if isinstance(call.self, Instance):
        view = call.get(0, "func")
        given = Call(call.world, call.place, call.args[1:], call.rest(["func"]), call.self)
        call.self.of(REGISTRY).handlers.append((given, view))
    return None


@REBAR.method("init_app")
def init_app(call: Call) -> Value:
    """`rebar.init_app(app)`: what all registries have by now."""
    app = pages.holder(call.world, call.get(0, "app"))
    made = call.self.of(REBAR) if isinstance(call.self, Instance) else []
    for registry in made if app is not None and app.isa(FLASK) else ():
        if isinstance(registry, Instance) and registry.isa(REGISTRY):
            _register(call, app, registry.of(REGISTRY))
    return None


def _register(call: Call, app: Value, kept: Registry) -> None:
    for package in pages.texts(call.world, kept.packages):
        for name in sorted(call.world.project.modules):
            if name == package or name.startswith(f"{package}."):
                call.world.import_(name)
    dot = f"{kept.prefix}." if kept.prefix else ""
    for given, view in kept.handlers:
        _declare(given, app, kept, view, dot)
    start = f"/{kept.prefix}" if kept.prefix else ""
    spec, page = kept.paths["spec"], kept.paths["spec_ui"]
    if isinstance(spec, str):
        pages.page(call, app, f"{start}{spec}", f"{dot}get_swagger", kind=KIND)
    if isinstance(page, str):
        name = f"{kept.prefix.replace('.', '_')}swagger_ui"
        made = pages.blueprint(call, name, f"{start}{page}", static_folder="static")
        for path in ("", "/"):
            pages.page(call, made, path, "show", kind=KIND)
        pages.mount(call, app, made)


def _declare(call: Call, app: Value, kept: Registry, view: Value, dot: str) -> None:
    """Declare one handler, with those around it whom it asks first."""
    named = call.text(2, "endpoint") or call.world.known(view, "__name__")
    rule = routes.read(Call(call.world, call.place, [call.get(0, "rule")], {}), view, named)
    if rule is None:
        return
    rule.path = f"/{kept.prefix}/{rule.path.lstrip('/')}" if kept.prefix else rule.path
    rule.endpoint = f"{dot}{rule.endpoint}"
    rule.methods = [(call.text(1, "method") or "GET").upper()]
    said = call.kwargs.get("authenticators", call.kwargs.get("authenticator", ABSENT))
    for ref in _guards(call.world, kept, kept.guards if said is ABSENT else said):
        rule.view = Wrapped(rule.view, ref)
    rule.kind, rule.place = KIND, call.place
    add_rule(app, call, rule)


def _guards(world: World, kept: Registry, said: Value) -> list[str]:
    """Return the functions by which authenticators ask, the outermost last."""
    found: list[str] = []
    for one in [said] if world.items(said) is None else world.items(said) or ():
        if world.ref(one) in {DEFAULT, "flask_rebar.rebar.USE_DEFAULT"}:
            found += _guards(world, Registry(), kept.guards)[::-1]
        elif isinstance(one, Instance) and isinstance(one.cls, ProjectClass):
            found.append(f"{one.cls.ref}.authenticate")
        elif one is not None and (ref := world.ref(one)):
            found.append(ref)
    return found[::-1]
