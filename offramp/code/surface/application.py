"""How an application is made, and what it is given: extensions, middleware, settings."""

from __future__ import annotations

from offramp.code.surface import static
from offramp.code.surface.flask import FLASK, LIBRARY
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    Bound,
    Builtin,
    Instance,
    Model,
    Place,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Extension


@FLASK.method("__init__")
def make(call: Call) -> Value:
    """`Flask(import_name, static_url_path, static_folder, ...)`."""
    if isinstance(call.self, Instance):
        for name in ("import_name", "static_folder", "static_url_path", "root_path"):
            if name in call.kwargs:
                call.self.attributes.setdefault(name, call.kwargs[name])
        imported = call.get(0, "import_name")
        call.self.attributes.setdefault("import_name", imported)
        call.self.attributes.setdefault("name", imported)
        static.of_application(call)
    return None


@FLASK.getter("debug")
def _debug(_app: Instance) -> Value:
    return False


@FLASK.getter("testing")
def _testing(_app: Instance) -> Value:
    return False


@FLASK.getter("extensions")
def _extensions(_app: Instance) -> Value:
    return {}


@FLASK.getter("wsgi_app")
def _wsgi_app(app: Instance) -> Value:
    return Bound(Builtin(lambda _call: Unknown(), "flask.Flask().wsgi_app"), app)


@FLASK.method("app_context", "test_request_context", "request_context")
def _context(call: Call) -> Value:
    return Unknown("flask.ctx.AppContext()", owner=call.self)


@FLASK.method("wsgi_app", "run")
def _nothing(_call: Call) -> Value:
    return None


@FLASK.setter("wsgi_app")
def _wrap(call: Call) -> Value:
    ref = call.world.ref(call.get(0, "value"))
    if isinstance(call.self, Instance) and ref and ref != "flask.Flask().wsgi_app":
        options = {}
        made = Extension(ref.removesuffix("()"), call.place.file, call.place.line, options)
        call.self.of(FLASK).middleware.append(made)
    return None


def bind(world: World, ref: str, call: Call, place: Place) -> None:
    """Note that something was given the application: `Ext(app)`, `ext.init_app(app)`."""
    for value in (*call.args, *call.kwargs.values()):
        if isinstance(value, Instance) and value.isa(FLASK):
            extension = Extension(ref, place.file, place.line)
            if extension not in value.of(FLASK).extensions:
                value.of(FLASK).extensions.append(extension)


CURRENT = ("flask.current_app", "flask.globals.current_app")


def current(world: World) -> Value:
    """Return the application that `current_app` is while set-up runs: the newest one."""
    made = world.made(FLASK)
    return made[-1] if made else Unknown("flask.current_app")


SCAFFOLDING: tuple[Model, ...] = tuple(dict.fromkeys(LIBRARY.models.values()))
