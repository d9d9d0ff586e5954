"""Flask-Themes2, as of 1.0, and Flask-Themer 2.0: one route for the files of all themes."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
THEMES = LIBRARY.model("flask_themes2.Themes")
THEMER = LIBRARY.model("flask_themer.Themer")


@THEMES.method("__init__")
def make(call: Call) -> Value:
    """`Themes(app=None, **options)`."""
    return mount(call) if call.get(0, "app") is not None else None


@THEMES.method("init_themes")
def mount(call: Call) -> Value:
    """`themes.init_themes(app, ..., theme_url_prefix="/_themes", static_folder=None)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None
    prefix = call.text(4, "theme_url_prefix") or "/_themes"
    if call.get(5, "static_folder") is None:
        made = pages.blueprint(call, "_themes", prefix)
        pages.page(call, made, "/<themeid>/<path:filename>", "static", kind="static")
    else:
        path = f"{pages.static_path(app)}{prefix}"
        made = pages.blueprint(call, "_themes", static_folder="static", static_url_path=path)
    pages.mount(call, app, made)
    return None


@THEMER.method("__init__", "init_app")
def themer(call: Call) -> Value:
    """`Themer(app, loaders=[...])`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and app.isa(FLASK):
        made = pages.blueprint(call, "\u2603")  # what nobody else calls theirs
        pages.page(call, made, "/_theme/<theme>/<path:filename>", "static", kind="static")
        pages.mount(call, app, made)
    return None
