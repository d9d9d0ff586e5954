"""Extensions that only bring static files: Flask-Avatars, -CKEditor, -Dropzone and -Share."""

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
