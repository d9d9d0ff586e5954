"""flask-restful-swagger 0.20 and flask-restful-swagger-2 0.35: pages that describe resources."""

from __future__ import annotations

import re

from offramp.code.surface import flask_restful, resources
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Builtin, Instance, Unknown, Value

LIBRARY = Library()
KIND = "flask-restful-swagger"
VARIABLE = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
DEEPEST = 3  # folders of static files
SWAGGER_2 = LIBRARY.model("flask_restful_swagger_2.Api", bases=(flask_restful.API,))


@SWAGGER_2.method("__init__")
def make(call: Call) -> Value:
    """`Api(app, ..., api_spec_url="/api/swagger", add_api_spec_resource=True)`."""
    flask_restful.make(call)
    if call.world.plain(call.get(-1, "add_api_spec_resource", True)) is not False:
        start = call.text(-1, "api_spec_url") or "/api/swagger"
        pages: list[Value] = [Unknown(f"{KIND}-2.swagger"), f"{start}.json", f"{start}.html"]
        named: dict[str, Value] = {"endpoint": "swagger", "methods": ["GET"]}
        flask_restful.add_resource(Call(call.world, call.place, pages, named, call.self))
    return None


@LIBRARY.function("flask_restful_swagger.swagger.docs")
def docs(call: Call) -> Value:
    """`swagger.docs(api, ..., api_spec_url="/api/spec")`: the same API, with more at each path."""
    api = call.get(0, "api")
    if not (isinstance(api, Instance) and api.isa(flask_restful.API)):
        return api
    start = call.text(6, "api_spec_url") or "/api/spec"
    begun: list[bool] = []

    def add(inner: Call) -> Value:
        if not begun:
            begun.append(True)
            _describe(inner, api, start)
        for url in inner.args[1:]:
            if isinstance(url, str):
                path = VARIABLE.sub(r"{\1}", url)
                _page(inner, api, f"{path}/help", f"{path}.help.json", f"{path}.help.html")
        inner.self = api
        return flask_restful.add_resource(inner)

    api.attributes["add_resource"] = Builtin(add, "flask_restful.Api().add_resource")
    return api


def _describe(call: Call, api: Instance, start: str) -> None:
    """Add what comes with the first resource."""
    holder = api.of(flask_restful.API).paths.holder
    is_inside = holder is not None and holder.isa(BLUEPRINT)
    names = ("swaggerregistry", "resourcelister", "staticfiles")
    if not is_inside:
        names = ("app/registry", "app/resourcelister", "app/staticfiles")
    folders = [f"<string:dir{number}>" for number in range(1, DEEPEST + 1)]
    files = ["/".join(folders[:count]) for count in range(DEEPEST, 0, -1)]
    _page(call, api, names[0], start, f"{start}.json", f"{start}.html")
    _page(call, api, names[1], f"{start}/_/resource_list.json")
    _page(call, api, names[2], *(f"{start}/_/static/{one}" for one in files))


def _page(call: Call, api: Instance, endpoint: str, *urls: str) -> None:
    kept: flask_restful.State = api.of(flask_restful.API)
    given = Call(call.world, call.place, [*urls], {"methods": ["GET"]})
    resources.add(given, kept.paths, endpoint, Unknown(f"{KIND}.{endpoint}"))
