"""Flask-BasicAuth, as of 0.2: `BASIC_AUTH_FORCE` asks before every view."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value
from offramp.code.surface.model import Hook

LIBRARY = Library()
BASIC = LIBRARY.model("flask_basicauth.BasicAuth")
ASKS = "flask_basicauth.BasicAuth().required"


@BASIC.method("__init__", "init_app")
def init_app(call: Call) -> Value:
    """`BasicAuth(app)`, `basic.init_app(app)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and app.isa(FLASK) and pages.setting(call, app, "BASIC_AUTH_FORCE") is True:
        place = call.place
        hook = Hook("before_request", ASKS, place.file, place.line, None, None)
        app.of(FLASK).hooks.append(hook)
    return None
