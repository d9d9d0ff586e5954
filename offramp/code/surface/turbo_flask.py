"""Turbo-Flask, as of 0.8: a websocket for each page that is open, where its setting says."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Unknown, Value

LIBRARY = Library()
TURBO = LIBRARY.model("turbo_flask.Turbo", "turbo_flask.turbo.Turbo")


@TURBO.method("__init__", "init_app")
def init_app(call: Call) -> Value:
    """`Turbo(app)`: unless `TURBO_WEBSOCKET_ROUTE` is None."""
    app = pages.holder(call.world, call.get(0, "app"))
    path = pages.setting(call, app, "TURBO_WEBSOCKET_ROUTE", "/turbo-stream") if app else None
    if app is not None and isinstance(path, str):
        made = pages.blueprint(call, "__flask_sock")
        view = Unknown("turbo_flask.turbo_stream")
        rule = Rule(path, "turbo_stream", view, ["GET"], "turbo-flask", websocket=True)
        add_rule(made, call, rule)
        pages.mount(call, app, made)
    return None
