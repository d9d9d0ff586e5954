"""connexion, as of 3.3: routes from an OpenAPI file, for functions it names (resolver.py)."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlsplit

import yaml

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK, Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Unknown, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "connexion"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CONVERTERS = {"integer": "int", "number": "float", "path": "path"}
LARGEST = 1_000_000  # bytes of a specification that is still read
DEEPEST = 100  # PyYAML looks at all open brackets for each sign; schemas have ten at most
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
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
    return None


@APP.method("add_api")
def add_api(call: Call) -> Value:
    """`app.add_api("openapi.yaml", base_path=None, resolver=None, ...)`."""
    app = call.self.attributes.get("app") if isinstance(call.self, Instance) else None
    if not isinstance(app, Instance) or not isinstance(call.self, Instance):
        return None
    kept = call.self.of(APP)
    given = call.world.plain(call.get(0, "specification"))
    found = given if isinstance(given, dict) else _read(call, kept["folder"], given)
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
    pages.mount(call, app, made)
    return None


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


def _read(call: Call, folder: str, given: Value) -> object:
    """Return the specification of that name: beside the caller, else anywhere in the tree."""
    if not isinstance(given, str):
        return None
    beside = posixpath.dirname(call.place.file)
    wanted = [
        posixpath.normpath(posixpath.join(beside, folder, given)),
        posixpath.normpath(posixpath.join(folder, given)),
    ]
    files = {one.name: one for one in call.world.project.files}
    ending = [name for name in files if name.endswith(f"/{given.lstrip('./')}")]
    for name in (*wanted, *(ending if len(ending) == 1 else ())):
        if name in files and files[name].size <= LARGEST:
            return _parsed(files[name].path.read_bytes())
    return None


def _parsed(text: bytes) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        return None
    except ValueError:
        pass
    try:
        return None if _depth(text) > DEEPEST else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _depth(text: bytes) -> int:
    """Return how deep brackets stand within brackets, at most."""
    signs = text.translate(None, delete=NO_BRACKETS)
    return max(accumulate(1 if sign in b"[{" else -1 for sign in signs), default=0)


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
                parameters = [*_listed(item), *_listed(operation)]
                types = {str(one.get("name")): _type(one) for one in parameters}
                controller = _first(
                    operation, item, ("x-openapi-router-controller", "x-swagger-router-controller")
                )
                named = str(operation.get("operationId") or "")
                yield Operation(str(path), method, named, controller, types)


def _listed(item: dict[object, object]) -> list[dict[object, object]]:
    found = item.get("parameters")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


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
