"""SAFRS, as of 3.2: a JSON:API of each model, of its relationships and of its marked methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from offramp.code.surface import documentation, flask_restful, pages, tables
from offramp.code.surface.exposed import ROWS
from offramp.code.surface.flask import Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    Closure,
    Descriptor,
    Instance,
    ProjectClass,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "safrs"
EXPOSED = frozenset({"safrs.SAFRSBase", "safrs.base.SAFRSBase"})
MARK = "__http_method"  # the attribute that it keeps a method's HTTP methods in
EVERY = ("DELETE", "GET", "PATCH", "POST", "PUT")
ONE = ("DELETE", "GET", "PATCH")
READY = "safrs.api_methods."  # `startswith = startswith` in a class
OF_A_ROW = "duplicate"  # the only one of those that is not of the class
API = LIBRARY.model("safrs.SAFRSAPI", "safrs.safrs_api.SAFRSAPI", bases=(flask_restful.API,))


@API.method("__init__")
def make(call: Call) -> Value:
    """`SAFRSAPI(app, host, port, prefix, description, json_encoder, swaggerui_blueprint)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if not isinstance(call.self, Instance) or app is None:
        return None
    prefix = call.text(3, "prefix") or ""
    paths = call.self.of(flask_restful.API).paths
    paths.prefix, paths.holder = prefix, app
    paths.decorators = list(call.world.items(call.kwargs.get("decorators")) or [])
    if call.world.plain(call.get(6, "swaggerui_blueprint", True)) is True:
        made = documentation.swagger_ui(Call(call.world, call.place, [prefix]))
        if isinstance(made, Instance):
            pages.mount(call, app, made, url_prefix=prefix)
    start = call.text(-1, "api_spec_url") or "/swagger"
    for end in ("json", "html"):
        pages.page(call, app, f"{prefix}{start}.{end}", "swagger", kind=KIND)
    return None


@API.method("expose_object")
def expose_object(call: Call) -> Value:
    """`api.expose_object(User, url_prefix="/v1")`."""
    _expose(call, call.get(0, "safrs_object"), call.text(1, "url_prefix") or "")
    return None


@API.method("expose")
def expose(call: Call) -> Value:
    """`api.expose(User, Book, url_prefix="/v1")`."""
    for one in call.args:
        _expose(call, one, call.text(-1, "url_prefix") or "")
    return None


@LIBRARY.function("safrs.jsonapi_rpc", "safrs.api_doc.jsonapi_rpc", "safrs.swagger_doc.jsonapi_rpc")
def jsonapi_rpc(call: Call) -> Value:
    """`@jsonapi_rpc(http_methods=["POST"])` over a model's method."""
    methods = pages.texts(call.world, call.get(0, "http_methods", ["POST"]))

    def use(inner: Call) -> None:
        function = _function(inner.get(0, "method"))
        if function is not None:
            function.attributes[MARK] = tuple(methods)

    return call.decorator(use)


def _function(value: Value) -> Closure | None:
    value = value.inner if isinstance(value, Descriptor) else value
    return value if isinstance(value, Closure) else None


def _expose(call: Call, model: Value, prefix: str) -> None:
    if not isinstance(model, ProjectClass):
        call.world.doubt("a model is exposed that the text does not settle", call.place)
        return
    said = call.world.known(model, "_s_collection_name")
    name = said if isinstance(said, str) else tables.name(call.world, model) or model.name
    many = f"{prefix}/{name}/"
    one = f"{many}<string:{model.name}Id>/"
    for rpc, value in _marked(model):
        is_own = isinstance(value, Closure) or (call.world.ref(value) or "").endswith(OF_A_ROW)
        path = f"{one if is_own else many}{rpc}"
        _method(call, path, f"{prefix}api.{name}.{rpc}", value)
    _page(call, model, many, f"{prefix}api.{model.name}", ("GET", "POST"))
    _page(call, model, one, f"{prefix}api.{model.name}Id", ONE)
    for key, target in _relationships(call, model):
        again = "2" if target is model else ""
        _page(call, model, f"{one}{key}", f"{one}api.{key}", EVERY)
        _page(call, model, f"{one}{key}/<string:{target.name}Id{again}>", f"{one}api.{key}Id", ONE)


def _page(call: Call, model: Value, path: str, endpoint: str, methods: tuple[str, ...]) -> None:
    if isinstance(call.self, Instance):
        paths = call.self.of(flask_restful.API).paths
        by = [ref for one in paths.decorators if (ref := call.world.ref(one))]
        given: dict[str, Value] = {ROWS: model}
        named = paths.prefix + path
        pages.page(
            call, paths.holder, named, endpoint, kind=KIND, methods=methods, by=by, options=given
        )


def _method(call: Call, path: str, endpoint: str, value: Value) -> None:
    function = _function(value)
    if isinstance(call.self, Instance):
        paths = call.self.of(flask_restful.API).paths
        said = function.attributes.get(MARK) if function is not None else ("POST",)
        methods = [str(one) for one in said] if isinstance(said, tuple) else []
        rule = Rule(paths.prefix + path, endpoint, function or value, methods=methods, kind=KIND)
        add_rule(paths.holder, call, rule)


def _marked(model: ProjectClass) -> Iterator[tuple[str, Value]]:
    """Yield the methods of a class and its bases that `jsonapi_rpc` has marked."""
    for name, value in _names(model).items():
        function = _function(value)
        is_ready = isinstance(value, Unknown) and (value.ref or "").startswith(READY)
        if is_ready or (function is not None and MARK in function.attributes):
            yield name, value


def _names(model: ProjectClass) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for one in reversed(model.mro):
        found |= one.names if isinstance(one, ProjectClass) else {}
    return found


def _relationships(call: Call, model: ProjectClass) -> Iterator[tuple[str, ProjectClass]]:
    """Yield the relationships of a model, those that another one's `backref` gives it too."""
    left_out = {
        one
        for name in ("exclude_rels", "exclude_attrs")
        for one in pages.texts(call.world, call.world.known(model, name) or ())
    }
    found = dict(_own(call, model)) | dict(_from_others(call, model))
    for key, target in found.items():
        if not key.startswith("_") and key not in left_out and _is_exposed(call.world, target):
            yield key, target


def _own(call: Call, model: ProjectClass) -> Iterator[tuple[str, ProjectClass]]:
    for key, value in _names(model).items():
        if _is_relationship(value):
            target = _target(call, value)
            if target is not None:
                yield key, target
            else:
                message = f"a relationship is exposed whose model is not known: {model.name}.{key}"
                call.world.doubt(message, call.place)


def _from_others(call: Call, model: ProjectClass) -> Iterator[tuple[str, ProjectClass]]:
    for other in _classes(call.world):
        for value in other.names.values():
            if _is_relationship(value) and _target(call, value) is model:
                said = call.world.plain(value.kwargs.get("backref"))
                given = said.args[0] if isinstance(said, Unknown) and said.args else said
                if isinstance(given, str):
                    yield given, other


def _is_relationship(value: Value) -> TypeGuard[Unknown]:
    return isinstance(value, Unknown) and (value.ref or "").endswith(".relationship()")


def _target(call: Call, value: Unknown) -> ProjectClass | None:
    """Return the model that a relationship leads to: a class, or its name."""
    named = call.world.plain(value.args[0] if value.args else value.kwargs.get("argument"))
    if isinstance(named, Closure):  # `relationship(lambda: Book)`
        named = call.world.call(named, [], place=call.place)
    if isinstance(named, ProjectClass):
        return named
    last = named.rpartition(".")[2] if isinstance(named, str) else None
    return next((one for one in _classes(call.world) if one.name == last), None)


def _classes(world: World) -> list[ProjectClass]:
    found = {
        id(value): value
        for space in world.spaces.values()
        for value in space.names.values()
        if isinstance(value, ProjectClass)
    }
    return list(found.values())


def _is_exposed(world: World, model: ProjectClass) -> bool:
    is_base = any(isinstance(one, Unknown) and one.ref in EXPOSED for one in model.mro)
    return is_base and world.plain(world.known(model, "_s_expose")) is not False
