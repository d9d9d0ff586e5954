"""Pages of swagger-ui-py 25.7, Flask-Docs 0.7 and flask-pydantic-spec 0.8."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
DOCS = LIBRARY.model("flask_docs.ApiDoc")
PYDANTIC = LIBRARY.model(
    "flask_pydantic_spec.FlaskPydanticSpec", "flask_pydantic_spec.spec.FlaskPydanticSpec"
)


@LIBRARY.function("swagger_ui.api_doc", "swagger_ui.flask_api_doc")
def api_doc(call: Call) -> Value:
    """`api_doc(app, config_path="api.yaml", url_prefix="/api/doc", editor=False)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    prefix = "/api/doc" if call.get(-1, "url_prefix") is None else call.text(-1, "url_prefix")
    if app is None or prefix is None or not app.isa(FLASK):
        if app is not None:
            call.world.doubt("the path of swagger-ui-py's pages is not known", call.place)
        return None
    prefix, kind = prefix.rstrip("/"), "swagger-ui-py"
    name = f"bp{prefix.replace('/', '_')}"
    made = pages.blueprint(call, name, prefix, static_folder="static", static_url_path="/static")
    for path in ("/", ""):
        pages.page(call, made, path, "swagger_blueprint_doc_handler", kind=kind)
    for path in ("/editor/", "/editor") if call.world.plain(call.get(-1, "editor")) else ():
        pages.page(call, made, path, "swagger_blueprint_editor_handler", kind=kind)
    if call.get(-1, "config_rel_url") is None:
        pages.page(call, made, "/swagger.json", "swagger_blueprint_config_handler", kind=kind)
    pages.mount(call, app, made)
    return None


@DOCS.method("__init__", "init_app")
def docs(call: Call) -> Value:
    """`ApiDoc(app)`: unless `API_DOC_ENABLE` is false."""
    app = pages.holder(call.world, call.get(0, "app"))
    if (
        app is None
        or not app.isa(FLASK)
        or pages.setting(call, app, "API_DOC_ENABLE", True) is False
    ):
        return None
    prefix = pages.setting(call, app, "API_DOC_URL_PREFIX", "/docs/api")
    where = prefix if isinstance(prefix, str) else "/docs/api"
    made = pages.blueprint(call, "api_doc", where, static_folder="static")
    pages.page(call, made, "/", "index", kind="flask-docs")
    pages.page(call, made, "/data", "data", kind="flask-docs")
    pages.mount(call, app, made)
    return None


@PYDANTIC.method("__init__")
def make(call: Call) -> Value:
    """`FlaskPydanticSpec("flask", app=None, path="apidoc", ...)`."""
    if isinstance(call.self, Instance):
        call.self.of(PYDANTIC)["path"] = call.text(-1, "path") or "apidoc"
        call.self.of(PYDANTIC)["file"] = call.text(-1, "filename") or "openapi.json"
        for name in ("app", "blueprint"):
            if call.kwargs.get(name) is not None:
                register(Call(call.world, call.place, [call.kwargs[name]], {}, call.self))
    return None


@PYDANTIC.method("register")
def register(call: Call) -> Value:
    """`spec.register(app)`, also of a blueprint."""
    holder = pages.holder(call.world, call.get(0, "app"))
    if holder is not None and isinstance(call.self, Instance):
        kept, kind = call.self.of(PYDANTIC), "flask-pydantic-spec"
        path = kept.get("path", "apidoc")
        pages.page(
            call, holder, f"/{path}/{kept.get('file', 'openapi.json')}", "openapi", kind=kind
        )
        for one in ("redoc", "swagger"):
            pages.page(call, holder, f"/{path}/{one}", f"doc_page_{one}", kind=kind)
    return None
