"""Flask-RESTful, as of 0.3.10: classes of resources at paths (flask_restful/__init__.py)."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, resources, views
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, ProjectClass, Value
from offramp.code.surface.resources import Paths

LIBRARY = Library()
KIND = "flask-restful"
LIKE_IT = r"^\w*flask_?restful_?\w+(?:\.\w+)*\.{}$"  # of packages that build on it
OWN = ("resource", "endpoint", "resource_class_args", "resource_class_kwargs")


@dataclass
class State:
    """What an `Api` keeps: where its resources go, and those that still wait for that."""

    paths: Paths = field(default_factory=lambda: Paths(KIND))
    waiting: list[Call] = field(default_factory=list)


RESOURCE = LIBRARY.model("flask_restful.Resource", bases=(views.METHOD_VIEW,))
API = LIBRARY.model("flask_restful.Api", state=State)
LIBRARY.family(LIKE_IT.format("Resource"), RESOURCE)
LIBRARY.family(LIKE_IT.format("Api"), API)


@API.method("__init__")
def make(call: Call) -> Value:
    """`Api(app, prefix, default_mediatype, decorators, ..., url_part_order)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    kept.paths.prefix = call.text(1, "prefix") or ""
    kept.paths.order = call.text(6, "url_part_order") or "bae"
    kept.paths.decorators = list(call.world.items(call.get(3, "decorators")) or [])
    if call.get(0, "app") is not None:
        init_app(call)
    return None


@API.getter("blueprint")
def _blueprint(api: Instance) -> Value:
    holder = api.of(API).paths.holder
    return holder if holder is not None and holder.isa(BLUEPRINT) else None


@API.getter("app")
def _application(api: Instance) -> Value:
    return api.of(API).paths.holder


@API.setter("app")
def _set_application(call: Call) -> Value:
    """`api.app = app`: what is added from now on goes there, and what waits does not."""
    holder = pages.holder(call.world, call.get(0, "app"))
    if holder is not None and isinstance(call.self, Instance):
        call.self.of(API).paths.bind(holder)
    return None


@API.method("init_app")
def init_app(call: Call) -> Value:
    """Add what waits, now that there is an application or a blueprint."""
    holder = pages.holder(call.world, call.get(0, "app"))
    if holder is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    kept.paths.bind(holder)
    for one in kept.waiting:
        _add(kept, one)
    return None


@API.method("add_resource")
def add_resource(call: Call) -> Value:
    """`api.add_resource(Resource, "/path", "/another", endpoint="name")`."""
    if isinstance(call.self, Instance):
        kept: State = call.self.of(API)
        if kept.paths.holder is None:
            kept.waiting.append(call)
        else:
            _add(kept, call)
    return None


def _add(kept: State, call: Call) -> None:
    resource = call.get(0, "resource")
    named = call.text(-1, "endpoint") or call.world.known(resource, "__name__")
    if not isinstance(named, str):
        call.world.doubt("a resource is added that the text does not settle", call.place)
        return
    endpoint = named if call.text(-1, "endpoint") else named.lower()
    view = resources.view_of(call, resource, endpoint, kept.paths.decorators)
    given = Call(call.world, call.place, call.args[1:], call.rest(OWN))
    resources.add(given, kept.paths, endpoint, view)


@LIBRARY.anyone("add_resource")
def added_elsewhere(call: Call) -> Value:
    """`api.add_resource(Resource, "/path")`, of an API that nobody knows."""
    if isinstance(call.get(0, "resource"), ProjectClass) and str(call.text(1, "url")).startswith(
        "/"
    ):
        call.world.doubt("a resource is added to an API that the text does not settle", call.place)
    return None


@API.method("resource")
def resource(call: Call) -> Value:
    """`@api.resource("/path", ...)` over a class."""

    def use(inner: Call) -> Value:
        args = [inner.get(0, "cls"), *call.args]
        return add_resource(Call(call.world, inner.place, args, dict(call.kwargs), call.self))

    return call.decorator(use)
