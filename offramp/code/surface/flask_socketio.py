"""Flask-SocketIO, as of 5.7: handlers of events; the transport is no route of Flask's."""

from __future__ import annotations

from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    Closure,
    Instance,
    ProjectClass,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Event
from offramp.code.surface.views import behind

LIBRARY = Library()
SOCKETIO = LIBRARY.model("flask_socketio.SocketIO", state=list)
NAMESPACE = LIBRARY.model("flask_socketio.Namespace", "flask_socketio.namespace.Namespace")


def _add(call: Call, name: str | None, handler: Value, namespace: str | None) -> None:
    written = behind(handler).value
    if isinstance(call.self, Instance):
        ref = written.ref if isinstance(written, Closure) else None
        place = call.place
        event = Event(name or "?", namespace or "/", ref, place.file, place.line)
        call.self.of(SOCKETIO).append(event)


@SOCKETIO.method("__init__", "init_app")
def make(_call: Call) -> Value:
    """`SocketIO(app)`: that it is an extension is noted elsewhere."""
    return None


@SOCKETIO.method("on")
def on(call: Call) -> Value:
    """`@socketio.on("message", namespace="/chat")`."""
    name, namespace = call.text(0, "message"), call.text(1, "namespace")
    return call.decorator(lambda use: _add(call, name, use.get(0, "f"), namespace))


@SOCKETIO.method("event")
def event(call: Call) -> Value:
    """`@socketio.event` or `@socketio.event(namespace="/chat")`: named as the function is."""

    def use(inner: Call) -> None:
        function = inner.get(0, "f")
        named = call.world.known(function, "__name__")
        _add(call, named if isinstance(named, str) else None, function, call.text(-1, "namespace"))

    if isinstance(call.get(0, "f"), (Closure, Wrapped)):
        use(call)
        return call.args[0]
    return call.decorator(use)


@SOCKETIO.method("on_event")
def on_event(call: Call) -> Value:
    """`socketio.on_event("message", handler, namespace="/chat")`."""
    _add(call, call.text(0, "message"), call.get(1, "handler"), call.text(2, "namespace"))
    return None


@NAMESPACE.method("__init__")
def make_namespace(call: Call) -> Value:
    """`Namespace("/chat")`."""
    if isinstance(call.self, Instance):
        call.self.attributes["namespace"] = call.text(0, "namespace") or "/"
    return None


@SOCKETIO.method("on_namespace")
def on_namespace(call: Call) -> Value:
    """`socketio.on_namespace(Chat("/chat"))`: its methods `on_...` are handlers."""
    given = call.get(0, "namespace_handler")
    if not (isinstance(given, Instance) and isinstance(given.cls, ProjectClass)):
        if isinstance(given, Unknown):
            call.world.doubt(
                "a namespace of events is added that the text does not settle", call.place
            )
        return None
    said = given.attributes.get("namespace")
    names = {name for one in given.cls.mro if isinstance(one, ProjectClass) for name in one.names}
    for name in sorted(names):
        if name.startswith("on_"):
            handler = call.world.known(given.cls, name)
            _add(call, name.removeprefix("on_"), handler, said if isinstance(said, str) else None)
    return None


@LIBRARY.finish
def told(app: Instance, world: World) -> None:
    """Give the application the events of every `SocketIO`; there is one for each process."""
    for one in world.made(SOCKETIO):
        app.of(FLASK).events.extend(
            found for found in one.of(SOCKETIO) if found not in app.of(FLASK).events
        )
