"""
Flask-REST-JSONAPI, as of 0.31.2, and its forks: lists, details and relationships at paths.

The library's own classes answer HTTP methods that a project's classes need not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, routes, views
from offramp.code.surface.flask import BLUEPRINT, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Model, Unknown, Value

LIBRARY = Library()
KIND = "flask-rest-jsonapi"
PACKAGES = ("flask_rest_jsonapi", "flask_combo_jsonapi", "flapison", "flask_rest_jsonapi_next")
ANSWERED = {
    "ResourceList": ("get", "post"),
    "ResourceDetail": ("get", "patch", "delete"),
    "ResourceRelationship": ("get", "post", "patch", "delete"),
}


@dataclass
class State:
    """Where an `Api` puts its resources, and those that wait for that."""

    app: Instance | None = None
    blueprint: Instance | None = None
    waiting: list[Call] = field(default_factory=list)


def _resource(name: str) -> Model:
    refs = [f"{one}{part}.{name}" for one in PACKAGES for part in ("", ".resource")]
    model = LIBRARY.model(*refs, bases=(views.METHOD_VIEW,))
    model.method(*ANSWERED[name])(lambda _call: Unknown())
    return model


RESOURCES = [_resource(name) for name in ANSWERED]
API = LIBRARY.model(*(f"{one}{part}.Api" for one in PACKAGES for part in ("", ".api")), state=State)


@API.method("__init__")
def make(call: Call) -> Value:
    """`Api(app, blueprint, decorators)`."""
    if isinstance(call.self, Instance) and call.get(1, "blueprint") is not None:
        call.self.of(API).blueprint = pages.holder(call.world, call.get(1, "blueprint"))
    if call.get(0, "app") is not None:
        init_app(call)
    return None


@API.method("init_app")
def init_app(call: Call) -> Value:
    """`api.init_app(app, blueprint, additional_blueprints)`: what waits, then blueprints."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    kept.app = pages.holder(call.world, call.get(0, "app")) or kept.app
    kept.blueprint = pages.holder(call.world, call.get(1, "blueprint")) or kept.blueprint
    for one in kept.waiting:
        _add(kept, one)
    more = call.world.items(call.get(2, "additional_blueprints", [])) or []
    for held in (kept.blueprint, *more):
        if isinstance(held, Instance) and held.isa(BLUEPRINT) and kept.app is not None:
            pages.mount(call, kept.app, held)
    return None


@API.method("route")
def route(call: Call) -> Value:
    """`api.route(Resource, "view", "/path", "/another", blueprint=...)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    if "blueprint" in call.kwargs or kept.blueprint is not None or kept.app is not None:
        _add(kept, call)
    else:
        kept.waiting.append(call)
    return None


def _add(kept: State, call: Call) -> None:
    holder = pages.holder(call.world, call.get(-1, "blueprint")) or kept.blueprint or kept.app
    named = call.text(1, "view")
    if holder is None or named is None:
        call.world.doubt("a resource is added that the text does not settle", call.place)
        return
    make_view = call.world.attribute(call.get(0, "resource"), "as_view")
    view = call.world.call(make_view, [named], place=call.place)
    for url in call.args[2:]:
        rule = routes.read(Call(call.world, call.place, [url], {}), view, named)
        if rule is not None:
            rule.kind, rule.place = KIND, call.place
            add_rule(holder, call, rule)
