"""How an application is made, and what it is given: extensions, middleware, settings."""

from __future__ import annotations

from offramp.code.given import Given
from offramp.code.surface import config, static
from offramp.code.surface.flask import FLASK, LIBRARY
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    Bound,
    Builtin,
    FilledDict,
    Instance,
    Model,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import LOADED, Extension

# classes that are given the application but are none of its extensions
NO_EXTENSIONS = ("flask.", "werkzeug.", "builtins.")
CONTEXT = "flask.ctx.AppContext()"


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
        base = next(one for one in call.self.mro if isinstance(one, Model))
        if base.ref not in call.world.library.models:  # its own order of arguments is not known
            del call.args[1:]
            message = f"{base.ref} comes from outside: routes that it adds by itself are not known"
            call.world.doubt(f"{message}; {LOADED}", call.place)
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
    return FilledDict()


@FLASK.getter("wsgi_app")
def _wsgi_app(app: Instance) -> Value:
    return Bound(Builtin(lambda _call: Unknown(), "flask.Flask().wsgi_app"), app)


@FLASK.method("app_context", "test_request_context", "request_context")
def _context(call: Call) -> Value:
    return Unknown(CONTEXT, owner=call.self)


@FLASK.method("wsgi_app", "run")
def _nothing(_call: Call) -> Value:
    return None


@FLASK.setter("wsgi_app")
def _wrap(call: Call) -> Value:
    ref = call.world.ref(call.get(0, "value"))
    if isinstance(call.self, Instance) and ref and ref != "flask.Flask().wsgi_app":
        made = Extension(ref.removesuffix("()"), call.place.file, call.place.line)
        call.self.of(FLASK).middleware.append(made)
    return None


@LIBRARY.observe
def bind(ref: str, call: Call) -> None:
    """Note that something was given the application: `Ext(app)`, `ext.init_app(app)`."""
    owner, _, last = ref.rpartition(".")
    name = owner.removesuffix("()") if last == "init_app" else ref
    if name.startswith(NO_EXTENSIONS) or not name.rpartition(".")[2][:1].isupper():
        return
    for value in (*call.args, *call.kwargs.values()):
        target = current(call.world) if _is_current(value) else value
        if isinstance(target, Instance) and target.isa(FLASK):
            extension = Extension(name, call.place.file, call.place.line, _options(call))
            if all(extension.ref != one.ref for one in target.of(FLASK).extensions):
                target.of(FLASK).extensions.append(extension)


def _options(call: Call) -> dict[str, Given]:
    return {name: config.to_given(call.world, value) for name, value in call.kwargs.items()}


def _is_current(value: Value) -> bool:
    return isinstance(value, Unknown) and value.ref in {
        "flask.current_app",
        "flask.globals.current_app",
    }


@LIBRARY.proxy("flask.current_app", "flask.globals.current_app")
def current(world: World) -> Value:
    """Return what `current_app` is in set-up: the application of the context, else the newest."""
    for one in reversed(world.managers):
        if isinstance(one, Unknown) and one.ref == CONTEXT and isinstance(one.owner, Instance):
            return one.owner
    made = world.made(FLASK)
    return made[-1] if made else Unknown("flask.current_app")
