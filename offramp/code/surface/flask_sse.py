"""Flask-SSE, as of 1.0: a blueprint that is ready, whose one route stays open."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import BLUEPRINT, make_blueprint
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Unknown, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
EVENTS = LIBRARY.model("flask_sse.ServerSentEventsBlueprint", bases=(BLUEPRINT,))
EVENTS.method("__init__")(make_blueprint)


@EVENTS.getter("stream")
def _stream(_events: Instance) -> Value:
    return Unknown(
        "flask_sse.ServerSentEventsBlueprint().stream", attributes={"__name__": "stream"}
    )


@LIBRARY.proxy("flask_sse.sse")
def sse(world: World) -> Value:
    """Return the blueprint, the same each time."""
    return pages.ready(world, "flask_sse", _make)


def _make(call: Call) -> Instance:
    made = pages.blueprint(call, "sse")
    pages.page(call, made, "", "stream", kind="flask-sse")
    return made
