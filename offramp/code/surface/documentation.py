"""Pages of flask-swagger-ui 5.34, flasgger 0.9.7, spectree 2, flask-apispec 0.11, APIFairy 1.5."""

from __future__ import annotations

from offramp.code.surface import pages, pinned
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
SWAGGER = LIBRARY.model("flasgger.Swagger", "flasgger.base.Swagger")
SPECTREE = LIBRARY.model("spectree.SpecTree", "spectree.spec.SpecTree")
APISPEC = LIBRARY.model("flask_apispec.FlaskApiSpec", "flask_apispec.extension.FlaskApiSpec")
FAIRY = LIBRARY.model("apifairy.APIFairy", "apifairy.core.APIFairy")
FAIRY_PAGES = {
    "APIFAIRY_APISPEC_PATH": ("/apispec.json", "json"),
    "APIFAIRY_UI_PATH": ("/docs", "docs"),
}
APISPEC_PAGES = {
    "APISPEC_SWAGGER_URL": ("/swagger/", "swagger-json"),
    "APISPEC_SWAGGER_UI_URL": ("/swagger-ui/", "swagger-ui"),
}
SPECIFICATION = {"endpoint": "apispec_1", "route": "/apispec_1.json"}
SPECTREE_PAGES = ("swagger", "redoc", "scalar", "swagger/oauth2-redirect.html")
SPECTREE_BEFORE_1 = ("swagger", "redoc", "swagger/oauth2-redirect.html")


@LIBRARY.function("flask_swagger_ui.get_swaggerui_blueprint")
def swagger_ui(call: Call) -> Value:
    """`get_swaggerui_blueprint(base_url, api_url, config, oauth_config, blueprint_name)`."""
    base = call.text(0, "base_url")
    made = pages.blueprint(call, call.text(4, "blueprint_name") or "swagger_ui", base)
    for path in ("/", "/<path:path>"):
        pages.page(call, made, path, "show", kind="flask-swagger-ui")
    return made


@SWAGGER.method("__init__")
def make(call: Call) -> Value:
    """`Swagger(app, config=None, template=None, ..., merge=False)`."""
    if isinstance(call.self, Instance):
        given = call.world.plain(call.get(1, "config"))
        call.self.of(SWAGGER)["config"] = given if isinstance(given, dict) else None
        if call.get(0, "app") is not None:
            init_app(call)
    return None


@SWAGGER.method("init_app")
def init_app(call: Call) -> Value:
    """Serve the specifications and Swagger's page where the configuration says."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    said = pages.setting(call, app, "SWAGGER")
    config = {**(call.self.of(SWAGGER)["config"] or {}), **(said if isinstance(said, dict) else {})}
    plain = {str(name): call.world.plain(value) for name, value in config.items()}
    static = plain.get("static_url_path", "/flasgger_static")
    made = pages.blueprint(
        call,
        "flasgger",
        _text(plain.get("url_prefix")),
        static_folder="static",
        static_url_path=static,
    )
    for one in call.world.items(plain.get("specs", [SPECIFICATION])) or ():
        if isinstance(one, dict):
            path, endpoint = one.get("route"), one.get("endpoint")
            if isinstance(path, str) and isinstance(endpoint, str):
                pages.page(call, made, path, endpoint, kind="flasgger")
    if plain.get("swagger_ui", True) is not False:
        pages.page(
            call, made, _text(plain.get("specs_route")) or "/apidocs/", "apidocs", kind="flasgger"
        )
        pages.page(call, made, "/oauth2-redirect.html", "oauth_redirect", kind="flasgger")
        pages.page(call, made, "/apidocs/index.html", "<lambda>", kind="flasgger")
    pages.mount(call, app, made)
    return None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


@SPECTREE.method("__init__")
def make_spectree(call: Call) -> Value:
    """`SpecTree("flask", app=None, path="apidoc", ...)`."""
    if isinstance(call.self, Instance):
        call.self.of(SPECTREE)["path"] = call.text(-1, "path") or "apidoc"
        if call.text(0, "backend_name") == "flask" and call.kwargs.get("app") is not None:
            register(Call(call.world, call.place, [call.kwargs["app"]], {}, call.self))
    return None


@SPECTREE.method("register")
def register(call: Call) -> Value:
    """`spec.register(app)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and isinstance(call.self, Instance):
        path = call.self.of(SPECTREE).get("path", "apidoc")
        pages.page(call, app, f"/{path}/openapi.json", f"openapi_{path}", kind="spectree")
        is_old = pinned.major(call.world.project, "spectree") == 0
        for one in SPECTREE_BEFORE_1 if is_old else SPECTREE_PAGES:
            rule = f"/{path}/{one}" if is_old else f"/{path}/{one}/"
            pages.page(call, app, rule, f"openapi_{path}_{one}", kind="spectree")
    return None


@APISPEC.method("__init__", "init_app")
def apispec(call: Call) -> Value:
    """`FlaskApiSpec(app)`: the specification and its page, each unless its setting is empty."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None:
        return None
    files = "/flask-apispec/static"
    made = pages.blueprint(call, "flask-apispec", static_folder="static", static_url_path=files)
    _serve(call, app, made, APISPEC_PAGES)
    return None


@FAIRY.method("__init__", "init_app")
def fairy(call: Call) -> Value:
    """`APIFairy(app)`: the specification and its page, each unless its setting is empty."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None:
        _serve(call, app, pages.blueprint(call, "apifairy"), FAIRY_PAGES)
    return None


def _serve(call: Call, app: Instance, made: Instance, said: dict[str, tuple[str, str]]) -> None:
    """Serve pages at the paths that settings name, each with its default and its endpoint."""
    for setting, (default, endpoint) in said.items():
        path = pages.setting(call, app, setting, default)
        if path:
            kind = str(made.of(BLUEPRINT).name)
            pages.page(call, made, _text(path) or default, endpoint, kind=kind)
    pages.mount(call, app, made)
