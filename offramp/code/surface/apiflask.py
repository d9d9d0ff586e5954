"""APIFlask, as of 3.1: an application with pages for its specification, and classes as views."""

from __future__ import annotations

from offramp.code.surface import application, flask, pages, routes, views
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Value

LIBRARY = Library()
KIND = "apiflask"
APP = LIBRARY.model("apiflask.APIFlask", "apiflask.app.APIFlask", bases=(flask.FLASK,))
API_BLUEPRINT = LIBRARY.model(
    "apiflask.APIBlueprint", "apiflask.blueprint.APIBlueprint", bases=(flask.BLUEPRINT,)
)
LIBRARY.models["apiflask.views.MethodView"] = views.METHOD_VIEW


@APP.method("__init__")
def make(call: Call) -> Value:
    """`APIFlask(import_name, title, version, spec_path, docs_path, ..., enable_openapi, ...)`."""
    world = call.world
    spec = world.plain(call.get(3, "spec_path", "/openapi.json"))
    docs = world.plain(call.get(4, "docs_path", "/docs"))
    redirect = world.plain(call.get(5, "docs_oauth2_redirect_path", "/docs/oauth2-redirect"))
    is_swagger = (call.text(-1, "docs_ui") or "swagger-ui") == "swagger-ui"
    own = Call(world, call.place, call.args[:1], dict(call.kwargs), call.self)
    application.make(own)
    if world.plain(call.get(-1, "enable_openapi", True)) is False or not (spec or docs):
        return None
    made = pages.blueprint(call, "openapi", call.text(-1, "openapi_blueprint_url_prefix"))
    if isinstance(spec, str):
        pages.page(call, made, spec, "spec", kind=KIND)
    if isinstance(docs, str):
        pages.page(call, made, docs, "docs", kind=KIND)
        if is_swagger and isinstance(redirect, str):
            pages.page(call, made, redirect, "swagger_ui_oauth_redirect", kind=KIND)
    if isinstance(call.self, Instance):
        pages.mount(call, call.self, made)
    return None


def _add(call: Call, view: Value) -> None:
    if views.VIEW in getattr(view, "mro", ()):
        named = call.text(1, "endpoint") or views.name(call.world, view)
        make_view = call.world.attribute(view, "as_view")
        view = call.world.call(make_view, [named], place=call.place)
    routes.add(call, view)


@APP.method("add_url_rule")
@API_BLUEPRINT.method("add_url_rule")
def add_url_rule(call: Call) -> Value:
    """`app.add_url_rule(rule, endpoint, view_func)`, where the view may be a class."""
    call.kwargs.setdefault("endpoint", call.get(1, "endpoint"))
    _add(call, call.get(2, "view_func", ABSENT))
    return None


@APP.method("route")
@API_BLUEPRINT.method("route")
def route(call: Call) -> Value:
    """`@app.route(rule, **options)` over a function or a class."""
    return call.decorator(lambda use: _add(call, use.get(0, "f", ABSENT)))
