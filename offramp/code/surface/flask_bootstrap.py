"""Flask-Bootstrap 3.3 and Bootstrap-Flask 2.5, which share a module: each brings static files."""

from __future__ import annotations

import re

from offramp.code.surface import pages, pinned
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
EITHER = LIBRARY.model("flask_bootstrap.Bootstrap")
NEWER = LIBRARY.model("flask_bootstrap.Bootstrap5", "flask_bootstrap.Bootstrap4")
NAMED = re.compile(r"\bbootstrap[-_]flask\b", re.IGNORECASE)


@EITHER.method("__init__", "init_app")
def either(call: Call) -> Value:
    """`Bootstrap(app)`: Flask-Bootstrap's, but where Bootstrap-Flask is depended on."""
    return _mount(call, is_newer=_depends_on_newer(call.world))


@NEWER.method("__init__", "init_app")
def newer(call: Call) -> Value:
    """`Bootstrap5(app)`."""
    return _mount(call, is_newer=True)


def _mount(call: Call, *, is_newer: bool) -> Value:
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None
    files = pages.static_path(app)
    made = pages.blueprint(
        call,
        "bootstrap",
        static_folder="static",
        static_url_path=f"/bootstrap{files}" if is_newer else f"{files}/bootstrap",
    )
    pages.mount(call, app, made)
    return None


def _depends_on_newer(world: World) -> bool:
    return any(NAMED.search(one) for one in pinned.files(world.project))
