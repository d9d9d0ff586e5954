"""
Flask-Restless, as of 0.17, 1.0 and Flask-Restless-NG 3.3: an API of each model that is named.

Functions that are to run before a request are its guards (`preprocessors`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code.surface import pages, pinned, tables
from offramp.code.surface.exposed import ROWS
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "flask-restless"
READ = {"GET"}
PUT = {"PATCH", "PUT"}
WRITE = {"PATCH", "POST", "DELETE"}


@dataclass
class State:
    """What a manager keeps: its application, what it was made with, and APIs that wait."""

    app: Instance | None = None
    made: Call | None = None
    waiting: list[tuple[Instance, Call]] = field(default_factory=list)


MANAGER = LIBRARY.model(
    "flask_restless.APIManager", "flask_restless.manager.APIManager", state=State
)


@MANAGER.method("__init__")
def make(call: Call) -> Value:
    """`APIManager(app, flask_sqlalchemy_db=db, preprocessors={...})`, and later `session=`."""
    if isinstance(call.self, Instance):
        kept: State = call.self.of(MANAGER)
        kept.made = call
        kept.app = pages.holder(call.world, call.get(0, "app"))
    return None


@MANAGER.method("init_app")
def init_app(call: Call) -> Value:
    """`manager.init_app(app)`: with it the APIs that wait are registered."""
    app = pages.holder(call.world, call.get(0, "app"))
    if isinstance(call.self, Instance) and app is not None:
        for made, given in call.self.of(MANAGER).waiting:
            pages.mount(given, app, made)
        call.self.of(MANAGER).waiting.clear()
        call.self.of(MANAGER).app = app
    return None


@MANAGER.method("create_api")
def create_api(call: Call) -> Value:
    """`manager.create_api(Person, methods=["GET", "POST"], ...)`: a blueprint, registered."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(MANAGER)
    made = _api(call, kept, call.get(0, "model"))
    app = pages.holder(call.world, call.kwargs.get("app")) or kept.app
    if made is not None and app is not None:
        pages.mount(call, app, made)
    elif made is not None:
        kept.waiting.append((made, call))
    return None


@MANAGER.method("create_api_blueprint")
def create_api_blueprint(call: Call) -> Value:
    """Make a blueprint that the project registers; since 1.0 its name comes first."""
    if not isinstance(call.self, Instance):
        return None
    name = call.text(0, "name")
    model = call.get(0 if name is None else 1, "model")
    return _api(call, call.self.of(MANAGER), model, name)


def _api(call: Call, kept: State, model: Value, name: str | None = None) -> Instance | None:
    """Return the blueprint of a model's API."""
    called = call.text(-1, "collection_name") or tables.name(call.world, model)
    if called is None:
        call.world.doubt("an API of a model is made whose path is not known", call.place)
        return None
    methods = {one.upper() for one in pages.texts(call.world, call.kwargs.get("methods"))} or READ
    given = [kept.made] if kept.made is not None else []
    said = [each.text(-1, "url_prefix") for each in (call, *given)]
    prefix = next((one for one in said if one is not None), "/api")
    is_newer = _is_newer(call.world, kept)
    rules = _newer(called, methods) if is_newer else _rules(call, called, methods)
    named = f"{called}_api" if is_newer else _numbered(kept, f"{called}api")
    made = pages.blueprint(call, name or named, prefix)
    before = [each.kwargs.get("preprocessors") for each in (*given, call)]
    for path, endpoint, answered in rules:
        for method in sorted(answered):
            by = _guards(call.world, before, method)
            pages.page(
                call,
                made,
                path,
                endpoint,
                kind=KIND,
                methods=[method],
                by=by,
                options={ROWS: model},
            )
    return made


def _numbered(kept: State, name: str) -> str:
    """Return the name of the next blueprint that has this one in front."""
    known = kept.app.of(FLASK).blueprints if kept.app is not None else ()
    return f"{name}{sum(one.startswith(name) for one in known)}"


def _is_newer(world: World, kept: State) -> bool:
    """Tell whether it is 1.0 or the fork, which answer relationships at paths of their own."""
    if kept.made is not None and "flask_sqlalchemy_db" in kept.made.kwargs:
        return False
    is_fork = pinned.is_named(world.project, "flask-restless-ng")
    return is_fork or bool(pinned.major(world.project, KIND))


def _rules(call: Call, name: str, methods: set[str]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield path, endpoint and methods as 0.17 has them."""

    def may(what: str) -> bool:
        return call.world.plain(call.kwargs.get(what)) is True

    one = methods & {"GET", "DELETE", *PUT}
    many = methods & READ
    many |= PUT if methods & PUT and may("allow_patch_many") else set()
    many |= methods & {"DELETE"} if may("allow_delete_many") else set()
    endpoint = f"{name}api"
    yield f"/{name}", endpoint, methods & {"POST"}
    yield f"/{name}", endpoint, many
    yield f"/{name}/<instid>", endpoint, one
    yield f"/{name}/<instid>/<relationname>", endpoint, many
    yield f"/{name}/<instid>/<relationname>/<relationinstid>", endpoint, one
    if may("allow_functions"):
        yield f"/eval/{name}", f"{endpoint}eval", READ


def _newer(name: str, methods: set[str]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield path, endpoint and methods as the fork has them, and 1.0 but for the endpoints."""
    api = f"{name}_api"
    linked = methods & READ | (WRITE if "PATCH" in methods else set())
    yield f"/{name}/<resource_id>/relationships/<relation_name>", f"{api}_relationships", linked
    yield f"/{name}", f"{name}_get_collection", methods & READ
    yield f"/{name}", api, methods & {"POST"}
    yield f"/{name}/<resource_id>", api, methods & {"DELETE", "PATCH"}
    yield f"/{name}/<resource_id>", f"{name}_get_resource", methods & READ
    yield f"/{name}/<resource_id>/<relation_name>", api, methods & READ
    yield f"/{name}/<resource_id>/<relation_name>/<related_resource_id>", api, methods & READ


def _guards(world: World, given: list[Value], method: str) -> list[str]:
    """Return functions that run before a method: of the keys GET_SINGLE, POST, ..."""
    found: list[str] = []
    for one in map(world.plain, given):
        for key, functions in one.items() if isinstance(one, dict) else ():
            if str(key).upper().partition("_")[0] == method:
                refs = (world.ref(each) for each in world.items(functions) or ())
                found += [ref for ref in refs if ref and ref not in found]
    return found
