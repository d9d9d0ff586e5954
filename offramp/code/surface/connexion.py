"""connexion, as of 3.3 and 2.15: routes from an OpenAPI file, for functions it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from offramp.code.surface import pages, pinned
from offramp.code.surface.flask import FLASK, Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Unknown, Value
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.standard import documents, files

LIBRARY = Library()
KIND = "connexion"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CONVERTERS = {"integer": "int", "number": "float", "path": "path"}
OUTSIDE = 3  # from here on middleware serves the description, and no route does
BUNDLE = re.compile(r"\bconnexion\[[^\]\n]*swagger-ui|\bswagger[-_]ui[-_]bundle\b")
APP = LIBRARY.model(
    *(
        f"connexion.{one}"
        for one in ("FlaskApp", "App", "apps.flask_app.FlaskApp", "apps.flask.FlaskApp")
    ),
    "connexion.apps.FlaskApp",
)
RESTY = LIBRARY.model(
    *(f"connexion.{one}" for one in ("RestyResolver", "resolver.RestyResolver")),
    *(f"connexion.{one}" for one in ("MethodResolver", "resolver.MethodResolver")),
)
BUILDER = LIBRARY.model("specsynthase.specbuilder.SpecBuilder", state=list)
PARSER = LIBRARY.model(
    *(f"prance.{one}" for one in ("ResolvingParser", "BaseParser", "_TranslatingParser"))
)
RELATIVE = LIBRARY.model("connexion.RelativeResolver", "connexion.resolver.RelativeResolver")


@dataclass(frozen=True)
class Operation:
    """One method of one path of a specification."""

    path: str
    method: str
    named: str  # its operationId
    controller: str
    types: dict[str, str]  # of the path's parameters


@APP.method("__init__")
def make(call: Call) -> Value:
    """`FlaskApp(import_name, specification_dir="", resolver=None, ...)`."""
    if isinstance(call.self, Instance):
        given = call.world.plain(call.get(-1, "server_args"))
        options = given if isinstance(given, dict) else {}
        app = call.world.call(FLASK, [call.get(0, "import_name")], options, place=call.place)
        call.self.attributes["app"] = app
        kept = call.self.of(APP)
        kept["folder"] = call.text(-1, "specification_dir") or ""
        kept["resolver"] = call.get(-1, "resolver")
        kept["options"] = call.get(-1, "options")
    return None


@APP.method("add_api")
def add_api(call: Call) -> Value:
    """`app.add_api("openapi.yaml", base_path=None, resolver=None, ...)`."""
    app = call.self.attributes.get("app") if isinstance(call.self, Instance) else None
    if not isinstance(app, Instance) or not isinstance(call.self, Instance):
        return None
    kept = call.self.of(APP)
    found = _specification(call, kept["folder"], call.world.plain(call.get(0, "specification")))
    if not isinstance(found, dict):
        call.world.doubt("the OpenAPI file that routes are taken from is not known", call.place)
        return None
    base = call.text(-1, "base_path")
    prefix = (_base(found) if base is None else base).rstrip("/")
    name = (call.text(-1, "name") or prefix or "/").replace(".", "_")
    made = pages.blueprint(call, name, prefix or "/")
    resolver = call.get(-1, "resolver", kept["resolver"])
    for one in _operations(found):
        _declare(call, made, one, resolver)
    if (pinned.major(call.world.project, "connexion") or OUTSIDE) < OUTSIDE:
        kind = "swagger" if "swagger" in found else "openapi"
        _describe(call, call.self, made, (name, kind))
    pages.mount(call, app, made)
    return None


def _describe(call: Call, app: Instance, made: Instance, said: tuple[str, str]) -> None:
    """Add the routes of the description, *said* (name, kind); its page is another package's."""
    name, kind = said
    for ending in ("json", "yaml"):
        pages.page(call, made, f"/{kind}.{ending}", f"{name}_openapi_{ending}", kind=KIND)
    given = call.world.plain(call.get(-1, "options", app.of(APP)["options"]))
    is_off = isinstance(given, dict) and call.world.plain(given.get("swagger_ui")) is False
    if not is_off and any(BUNDLE.search(one) for one in pinned.files(call.world.project)):
        for path, endpoint in (("/ui/", "index"), ("/ui/<path:filename>", "static")):
            pages.page(call, made, path, f"{name}_swagger_ui_{endpoint}", kind=KIND)


@APP.method("add_url_rule", "route")
def _pass_on(call: Call) -> Value:
    name = "add_url_rule" if call.get(2, "view_func", ABSENT) is not ABSENT else "route"
    app = call.self.attributes.get("app") if isinstance(call.self, Instance) else None
    method = call.world.attribute(app, name)
    return call.world.call(method, call.args, call.kwargs, place=call.place)


@RESTY.method("__init__")
@RELATIVE.method("__init__")
def make_resolver(call: Call) -> Value:
    """`RestyResolver("api")`, `RelativeResolver("api")`: a module to look in."""
    if isinstance(call.self, Instance):
        said = call.get(0, "default_module_name", call.get(0, "root_path"))
        call.self.attributes["module"] = call.world.ref(said) if not isinstance(said, str) else said
        collection = call.text(-1, "collection_endpoint_name") or "search"
        call.self.attributes["collection"] = collection
    return None


@BUILDER.method("add_spec")
def add_spec(call: Call) -> Value:
    """`SpecBuilder().add_spec(path)`: gives the builder."""
    if isinstance(call.self, Instance):
        call.self.of(BUILDER).append(call.get(0, "spec_path"))
    return call.self


@PARSER.method("__init__")
def parse(call: Call) -> Value:
    """`prance.ResolvingParser("openapi.yaml").specification`: what the file says."""
    if isinstance(call.self, Instance):
        said = _read(call, "", files.as_text(call, call.get(0, "url")))
        call.self.attributes["specification"] = Unknown() if said is None else said
    return None


def _specification(call: Call, folder: str, given: Value) -> object:
    """Return what a dictionary, a file, or a builder's files together say."""
    if isinstance(given, dict):
        return given
    if not (isinstance(given, Instance) and given.isa(BUILDER)):
        return _read(call, folder, files.as_text(call, given))
    whole: dict[object, object] = {}
    for one in given.of(BUILDER):
        part = _read(call, folder, files.as_text(call, one))
        for name, value in part.items() if isinstance(part, dict) else ():
            kept = whole.get(name)
            if isinstance(kept, dict) and isinstance(value, dict):
                kept.update(value)
            else:
                whole[name] = value
    return whole or None


def _read(call: Call, folder: str, given: str | None) -> object:
    """Return the specification of that name: beside the caller, else anywhere in the tree."""
    found = documents.located(call.world, given, call.place.file, folder)
    return None if found is None else documents.parsed(found)


def _base(specification: dict[object, object]) -> str:
    if "basePath" in specification:
        return str(specification["basePath"])
    servers = specification.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    url = first.get("url", "") if isinstance(first, dict) else ""
    return urlsplit(str(url)).path


def _operations(specification: dict[object, object]) -> Iterator[Operation]:
    found = specification.get("paths")
    for path, item in found.items() if isinstance(found, dict) else ():
        if not isinstance(item, dict):
            continue
        for method in METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                listed = (*_listed(item), *_listed(operation))
                parameters = [_resolved(specification, one) for one in listed]
                types = {str(one.get("name")): _type(one) for one in parameters}
                controller = _first(
                    operation, item, ("x-openapi-router-controller", "x-swagger-router-controller")
                )
                named = str(operation.get("operationId") or "")
                yield Operation(str(path), method, named, controller, types)


def _listed(item: dict[object, object]) -> list[dict[object, object]]:
    found = item.get("parameters")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _resolved(specification: dict[object, object], item: dict[object, object]) -> Any:
    """Return what a reference within the file stands for, else the item itself."""
    found: object = specification
    for name in str(item.get("$ref", "")).removeprefix("#/").split("/"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else item


def _first(
    operation: dict[object, object], item: dict[object, object], names: tuple[str, ...]
) -> str:
    return next(
        (str(one[name]) for one in (operation, item) for name in names if one.get(name)), ""
    )


def _type(parameter: dict[object, object]) -> str:
    schema = parameter.get("schema")
    said = schema if isinstance(schema, dict) else parameter
    if said.get("type") == "string" and said.get("format") == "path":
        return "path"
    return str(said.get("type", ""))


def _declare(call: Call, blueprint: Instance, one: Operation, resolver: Value) -> None:
    function = _function(one, resolver)
    path = re.sub(r"\{([^}]*)\}", lambda match: _part(match.group(1), one.types), one.path)
    endpoint = function.replace(".", "_") or f"{one.method}_{one.path}"
    view = _view(call.world, function)
    rule = Rule(path, endpoint, view, methods=[one.method.upper()], kind=KIND)
    add_rule(blueprint, call, rule)


def _part(name: str, types: dict[str, str]) -> str:
    converter = CONVERTERS.get(types.get(name, ""))
    named = name.replace("-", "_")
    return f"<{converter}:{named}>" if converter else f"<{named}>"


def _function(one: Operation, resolver: Value) -> str:
    """Return the dotted name of the function that answers, as the resolver finds it."""
    own = resolver if isinstance(resolver, Instance) else None
    module = str(own.attributes.get("module") or "") if own is not None else ""
    if one.named or own is None or not own.isa(RESTY):
        root = one.controller or (module if own is not None and own.isa(RELATIVE) else "")
        return f"{root}.{one.named}" if root else one.named
    parts = [part for part in one.path.split("/") if part]
    named = ".".join(part for part in parts if not part.startswith("{")).replace("-", "_")
    root = one.controller or (f"{module}.{named}" if named else module)
    is_collection = one.method == "get" and named and not parts[-1].startswith("{")
    return f"{root}.{own.attributes['collection'] if is_collection else one.method}"


def _view(world: World, function: str) -> Value:
    """Return the function of that dotted name; it may be a method of a class or an object."""
    parts = function.split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = world.project.find(".".join(parts[:end]))
        if module is not None:
            value: Value = world.import_(module.name)
            for name in parts[end:]:
                value = world.attribute(value, name)
            return value
    return Unknown(function)
