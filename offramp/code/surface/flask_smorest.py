"""flask-smorest, as of 0.47: routes that may be classes, and pages of the specification."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, pinned, routes, views
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Native, Value

LIBRARY = Library()
KIND = "flask-smorest"
PAGES = (  # endpoint, setting of its path, setting without which there is no page
    ("openapi_redoc", "OPENAPI_REDOC_PATH", "OPENAPI_REDOC_URL"),
    ("openapi_swagger_ui", "OPENAPI_SWAGGER_UI_PATH", "OPENAPI_SWAGGER_UI_URL"),
    ("openapi_rapidoc", "OPENAPI_RAPIDOC_PATH", "OPENAPI_RAPIDOC_URL"),
)
WITHOUT_CDN = (0, 20)  # the first version that knows no addresses by itself
BY_VERSION = ("openapi_swagger_ui", "OPENAPI_SWAGGER_UI_PATH", "OPENAPI_SWAGGER_UI_VERSION")


@dataclass
class State:
    """What an `Api` keeps."""

    app: Instance | None = None
    prefix: str = ""  # of its settings


@dataclass
class Names:
    """Endpoints that a blueprint has already."""

    taken: list[str] = field(default_factory=list)


API = LIBRARY.model("flask_smorest.Api", "flask_rest_api.Api", state=State)
SMOREST_BLUEPRINT = LIBRARY.model(
    "flask_smorest.Blueprint",
    "flask_smorest.blueprint.Blueprint",
    "flask_rest_api.Blueprint",
    bases=(BLUEPRINT,),
    state=Names,
)


@API.method("__init__")
def make(call: Call) -> Value:
    """`Api(app, spec_kwargs=..., config_prefix=...)`."""
    if isinstance(call.self, Instance):
        call.self.of(API).prefix = call.text(-1, "config_prefix") or ""
        if call.get(0, "app") is not None:
            init_app(call)
    return None


@API.method("init_app")
def init_app(call: Call) -> Value:
    """Serve the specification where the settings say so."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    kept.app = app
    named = kept.prefix.upper()
    settings = f"{named}_" if named and not named.endswith("_") else named

    def said(name: str, default: str | None = None) -> str | None:
        found = pages.setting(call, app, settings + name, default)
        return found if isinstance(found, str) else None

    prefix = said("OPENAPI_URL_PREFIX")
    if prefix is None:
        return None
    name = f"{settings}api-docs".replace("_", "-").lower()
    made = pages.blueprint(call, name, _slashed(prefix))
    path = said("OPENAPI_JSON_PATH", "openapi.json") or "openapi.json"
    pages.page(call, made, _slashed(path), "openapi_json", kind=KIND)
    is_old = pinned.is_before(call.world.project, KIND, WITHOUT_CDN)
    for endpoint, at, needed in (*PAGES, BY_VERSION) if is_old else PAGES:
        page, is_by_itself = said(at), is_old and endpoint == "openapi_redoc"
        if page is not None and (is_by_itself or said(needed) is not None):
            pages.page(call, made, _slashed(page), endpoint, kind=KIND)
    pages.mount(call, app, made)
    return None


def _slashed(path: str) -> str:
    return path if path.startswith("/") else f"/{path}"


@API.getter("_app")
def _application(api: Instance) -> Value:
    """Return what subclasses with a `register_blueprint` of their own give blueprints to."""
    return api.of(API).app


@API.method("register_blueprint")
def register_blueprint(call: Call) -> Value:
    """`api.register_blueprint(blp, **options)`."""
    app = call.self.of(API).app if isinstance(call.self, Instance) else None
    if app is not None:
        register = call.world.attribute(app, "register_blueprint")
        call.world.call(
            register, [call.get(0, "blp")], call.rest(["blp", "parameters"]), place=call.place
        )
    return None


@SMOREST_BLUEPRINT.method("add_url_rule")
def add_url_rule(call: Call) -> Value:
    """`blp.add_url_rule(rule, endpoint, view_func)`, where the view may be a class."""
    add(call, call.get(2, "view_func", ABSENT), call.text(1, "endpoint"))
    return None


def add(call: Call, view: Value, endpoint: str | None) -> None:
    """Declare a route; an endpoint that is taken gets a number, as smorest gives it."""
    if not isinstance(call.self, Instance):
        return
    taken = call.self.of(SMOREST_BLUEPRINT).taken
    endpoint = endpoint or views.name(call.world, view)
    if endpoint in taken:
        endpoint = f"{endpoint}_{len(taken)}"
    if endpoint is not None:
        taken.append(endpoint)
        call.kwargs["endpoint"] = endpoint
    if views.VIEW in getattr(view, "mro", ()):
        make_view = call.world.attribute(view, "as_view")
        view = call.world.call(make_view, [endpoint], place=call.place)
    call.kwargs = call.rest(["parameters", "tags"])
    routes.add(call, view)


@SMOREST_BLUEPRINT.method("route")
def route(call: Call) -> Value:
    """`@blp.route(rule, **options)` over a function or a class; a given endpoint counts once."""

    def use(inner: Call) -> None:
        given = Call(call.world, call.place, call.args, dict(call.kwargs), call.self)
        add(given, inner.get(0, "func", ABSENT), given.text(-1, "endpoint"))

    return call.decorator(use)


def _verb(method: str) -> Native:
    def shorthand(call: Call) -> Value:
        call.kwargs["methods"] = [method]
        return route(call)

    return shorthand


for _name in ("get", "post", "put", "patch", "delete"):
    SMOREST_BLUEPRINT.method(_name)(_verb(_name.upper()))
