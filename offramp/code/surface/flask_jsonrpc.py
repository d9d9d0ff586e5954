"""Flask-JSONRPC, as of 4.0: one path for all its methods."""

from __future__ import annotations

from offramp.code.surface import pages, views
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
JSONRPC = LIBRARY.model("flask_jsonrpc.JSONRPC", "flask_jsonrpc.app.JSONRPC")


@JSONRPC.method("__init__")
def make(call: Call) -> Value:
    """`JSONRPC(app, path="/api", enable_web_browsable_api=False)`."""
    if isinstance(call.self, Instance):
        kept = call.self.of(JSONRPC)
        kept["path"] = call.text(1, "path") or call.text(1, "service_url") or "/api"
        kept["browse"] = call.world.plain(call.get(-1, "enable_web_browsable_api", False))
        kept["called"] = []
        if call.get(0, "app") is not None:
            init_app(call)
    return None


@JSONRPC.method("init_app")
def init_app(call: Call) -> Value:
    """Add the path; what it is called names the application."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance) or not app.isa(FLASK):
        return None
    kept = call.self.of(JSONRPC)
    named = call.world.plain(app.attributes.get("import_name"))
    name = named if isinstance(named, str) else "app"
    endpoint = f"urn:{name}:{name}:{kept['path'].strip('/').replace('/', '.')}"
    called = {views.CALLS: kept["called"]}
    kind = "flask-jsonrpc"
    pages.page(call, app, kept["path"], endpoint, kind=kind, methods=["POST"], options=called)
    if kept["browse"] is True:
        call.world.doubt("the pages to browse JSON-RPC methods are not modelled", call.place)
    return None


@JSONRPC.method("method")
def method(call: Call) -> Value:
    """`@jsonrpc.method("App.index")`."""
    kept = call.self.of(JSONRPC)["called"] if isinstance(call.self, Instance) else []
    return pages.calling(call, kept)
