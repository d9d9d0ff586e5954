"""Flask-XML-RPC, as of 0.1, and its fork for Python 3: one path for all functions that it calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, views
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
PACKAGES = ("flaskext.xmlrpc", "flask_xmlrpc", "flask_xmlrpcre", "flask_xmlrpcre.xmlrpcre")


@dataclass
class State:
    """What a handler keeps: its endpoint, and the functions that it calls."""

    endpoint: str | None = None
    called: list[Value] = field(default_factory=list)


HANDLER = LIBRARY.model(*(f"{one}.XMLRPCHandler" for one in PACKAGES), state=State)
NAMESPACE = LIBRARY.model(*(f"{one}.XMLRPCNamespace" for one in PACKAGES), state=State)


@HANDLER.method("__init__")
def make(call: Call) -> Value:
    """`XMLRPCHandler("api")`."""
    if isinstance(call.self, Instance):
        call.self.of(HANDLER).endpoint = call.text(0, "endpoint_name")
    return None


@HANDLER.method("connect")
def connect(call: Call) -> Value:
    """`handler.connect(app, "/api")`."""
    holder = pages.holder(call.world, call.get(0, "app_module"))
    path = call.text(1, "route")
    if holder is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(HANDLER)
    endpoint = call.text(2, "endpoint_name") or kept.endpoint
    if path is None or endpoint is None:
        call.world.doubt("the path of XML-RPC functions is not known", call.place)
        return None
    pages.page(
        call,
        holder,
        path,
        endpoint,
        kind="flask-xml-rpc",
        methods=["POST"],
        options={views.CALLS: kept.called},
    )
    return None


@HANDLER.method("register", "register_function")
@NAMESPACE.method("register", "register_function")
def register(call: Call) -> Value:
    """`@handler.register`, `@handler.register("name")`, `handler.register(function, "name")`."""
    kept = call.self.of(HANDLER).called if isinstance(call.self, Instance) else []
    keep = pages.calling(call, kept)
    if call.text(0, "function") is not None:
        return keep
    return call.world.call(keep, [call.get(0, "function")], place=call.place)


@HANDLER.method("namespace")
@NAMESPACE.method("namespace")
def namespace(call: Call) -> Value:
    """`handler.namespace("blog")`: its functions are the handler's."""
    made = Instance(NAMESPACE, call.place)
    if isinstance(call.self, Instance):
        made.states[HANDLER] = call.self.of(HANDLER)
    return made
