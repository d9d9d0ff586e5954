"""flask-openapi3, as of 4.3 (and 3.0): an application with its specification, its blueprints."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import application, flask, pages, pinned, routes, views
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, ProjectClass, Value

LIBRARY = Library()
KIND = "flask-openapi3"
BEFORE = ("swagger", "redoc", "rapidoc")
OWN_PAGES = 4  # from here on each of them is a package of its own
APP = LIBRARY.model(
    "flask_openapi3.OpenAPI", "flask_openapi3.openapi.OpenAPI", bases=(flask.FLASK,)
)
API_BLUEPRINT = LIBRARY.model(
    "flask_openapi3.APIBlueprint", "flask_openapi3.blueprint.APIBlueprint", bases=(flask.BLUEPRINT,)
)


@dataclass
class Classes:
    """What an `APIView` keeps: its prefix, and classes with their paths."""

    prefix: str = ""
    found: list[tuple[Call, ProjectClass]] = field(default_factory=list)


VIEW = LIBRARY.model("flask_openapi3.APIView", "flask_openapi3.view.APIView", state=Classes)


@APP.method("__init__")
def make(call: Call) -> Value:
    """`OpenAPI(import_name, *, ..., doc_ui=True, doc_prefix, doc_url)`."""
    application.make(call)
    if call.world.plain(call.get(-1, "doc_ui", True)) is False or not isinstance(
        call.self, Instance
    ):
        return None
    prefix = call.text(-1, "doc_prefix") or "/openapi"
    made = pages.blueprint(call, "openapi", prefix, static_folder="static")
    is_old = (pinned.major(call.world.project, KIND) or OWN_PAGES) < OWN_PAGES
    endpoint = "api_doc" if is_old else "doc_url"
    pages.page(call, made, call.text(-1, "doc_url") or "/openapi.json", endpoint, kind=KIND)
    pages.page(call, made, "/", "openapi", kind=KIND)
    for one in BEFORE if is_old else ():
        pages.page(call, made, f"/{one}", one, kind=KIND)
    pages.mount(call, call.self, made)
    return None


@APP.method("register_api")
@API_BLUEPRINT.method("register_api")
def register_api(call: Call) -> Value:
    """`app.register_api(blueprint, **options)`."""
    blueprint = call.get(0, "api")
    if isinstance(call.self, Instance) and isinstance(blueprint, Instance):
        pages.mount(call, call.self, blueprint, **call.rest(["api"]))
    return None


@VIEW.method("__init__")
def make_view(call: Call) -> Value:
    """`APIView(url_prefix="/v1", ...)`."""
    if isinstance(call.self, Instance):
        call.self.of(VIEW).prefix = call.text(0, "url_prefix") or ""
    return None


@VIEW.method("route")
def route(call: Call) -> Value:
    """`@view.route(path)` over a class."""

    def use(inner: Call) -> None:
        cls = inner.get(0, "cls")
        if isinstance(cls, ProjectClass) and isinstance(call.self, Instance):
            call.self.of(VIEW).found.append((call, cls))

    return call.decorator(use)


@VIEW.method("doc")
def doc(call: Call) -> Value:
    """`@view.doc(...)` describes a method and keeps it."""
    return call.decorator(lambda _use: None)


@APP.method("register_api_view")
@API_BLUEPRINT.method("register_api_view")
def register_api_view(call: Call) -> Value:
    """`app.register_api_view(view, url_prefix=None)`: a route for each method of each class."""
    view = call.get(0, "api_view")
    if not (isinstance(view, Instance) and view.isa(VIEW)):
        return None
    kept: Classes = view.of(VIEW)
    prefix = call.text(1, "url_prefix") or kept.prefix
    for at, cls in kept.found:
        path = at.text(0, "rule")
        for method in views.methods_of(call.world, cls) if path is not None else ():
            given = Call(call.world, at.place, [f"{prefix}{path}"], {"methods": [method]})
            function = call.world.known(cls, method.lower())
            rule = routes.read(given, function, f"{cls.name}.{method.lower()}")
            if rule is not None:
                rule.place, rule.kind = at.place, KIND
                flask.add_rule(call.self, given, rule)
    return None
