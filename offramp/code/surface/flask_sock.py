"""flask-sock, as of 0.7: websocket routes on an application, a blueprint, or one of its own."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Value
from offramp.code.surface.routes import read

LIBRARY = Library()
SOCK = LIBRARY.model("flask_sock.Sock")
SOCKETS = LIBRARY.model("flask_sockets.Sockets")


@SOCK.method("__init__")
def make(call: Call) -> Value:
    """`Sock(app)`; without one, routes wait on a blueprint."""
    if isinstance(call.self, Instance):
        kept = call.self.of(SOCK)
        kept["holder"] = pages.holder(call.world, call.get(0, "app"))
        if kept["holder"] is None:
            kept["holder"] = kept["own"] = pages.blueprint(call, "__flask_sock")
    return None


@SOCK.method("init_app")
def init_app(call: Call) -> Value:
    """Register the blueprint that routes waited on."""
    app = pages.holder(call.world, call.get(0, "app"))
    if isinstance(call.self, Instance) and app is not None and "own" in call.self.of(SOCK):
        pages.mount(call, app, call.self.of(SOCK)["own"])
    return None


@SOCK.method("route")
def route(call: Call) -> Value:
    """`@sock.route(path, blueprint, **options)`."""

    def use(inner: Call) -> None:
        holder = pages.holder(call.world, call.get(1, "bp"))
        if holder is None and isinstance(call.self, Instance):
            holder = call.self.of(SOCK).get("holder")
        _add(call, holder, inner.get(0, "f", ABSENT), "flask-sock")

    return call.decorator(use)


@SOCKETS.method("__init__", "init_app")
def make_sockets(call: Call) -> Value:
    """`Sockets(app)`: a map of routes of its own, in front of the application's."""
    if isinstance(call.self, Instance) and call.get(0, "app") is not None:
        call.self.of(SOCKETS)["holder"] = pages.holder(call.world, call.get(0, "app"))
    return None


@SOCKETS.method("route")
def socket_route(call: Call) -> Value:
    """`@sockets.route(path)`."""

    def use(inner: Call) -> None:
        if isinstance(call.self, Instance):
            holder = call.self.of(SOCKETS).get("holder")
            _add(call, holder, inner.get(0, "f", ABSENT), "flask-sockets")

    return call.decorator(use)


def _add(call: Call, holder: Instance | None, view: Value, kind: str) -> None:
    given = Call(call.world, call.place, call.args[:1], call.rest(["bp"]), call.self)
    rule = read(given, view, call.kwargs.get("endpoint"))
    if rule is not None and holder is not None:
        rule.kind, rule.websocket = kind, True
        add_rule(holder, call, rule)
