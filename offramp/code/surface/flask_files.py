"""
Extensions that only bring static files.

Flask-Avatars, -CKEditor, -Dropzone and -Share as a folder, Flask-Silk 0.2 and Flask-Vite 0.6 by
a view of their own.
"""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Native, Value

LIBRARY = Library()
CLASSES = {
    "avatars": "flask_avatars.Avatars",
    "ckeditor": "flask_ckeditor.CKEditor",
    "dropzone": "flask_dropzone.Dropzone",
    "share": "flask_share.Share",
}


def _mounting(name: str) -> Native:
    def init_app(call: Call) -> Value:
        app = pages.holder(call.world, call.get(0, "app"))
        if app is not None and app.isa(FLASK):
            path = f"/{name}{pages.static_path(app)}"
            made = pages.blueprint(call, name, static_folder="static", static_url_path=path)
            pages.mount(call, app, made)
        return None

    return init_app


for _name, _ref in CLASSES.items():
    LIBRARY.model(_ref).method("__init__", "init_app")(_mounting(_name))


@LIBRARY.model("flask_silk.Silk").method("__init__")
def _silk(call: Call) -> Value:
    """`Silk(app or blueprint, silk_path="/icons")`."""
    owner = pages.holder(call.world, call.get(0, "base"))
    if owner is not None:
        path = (call.text(1, "silk_path") or "/icons").removeprefix("/")
        pages.page(call, owner, f"/{path}/<filename>", "silkicon", kind="flask-silk")
    return None


@LIBRARY.model("flask_vite.Vite", "flask_vite.extension.Vite").method("__init__", "init_app")
def _vite(call: Call) -> Value:
    """`Vite(app)`, `vite.init_app(app)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and app.isa(FLASK):
        pages.page(call, app, "/_vite/<path:filename>", "vite.static", kind="flask-vite")
    return None
