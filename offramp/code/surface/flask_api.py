"""Flask-API, as of 3.1: an application that brings the files of its pages (flask_api/app.py)."""

from __future__ import annotations

from offramp.code.surface import application, flask, pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
APP = LIBRARY.model("flask_api.FlaskAPI", "flask_api.app.FlaskAPI", bases=(flask.FLASK,))


@APP.method("__init__")
def make(call: Call) -> Value:
    """`FlaskAPI(import_name, ...)`."""
    application.make(call)
    if isinstance(call.self, Instance):
        made = pages.blueprint(call, "flask-api", "/flask-api", static_folder="static")
        pages.mount(call, call.self, made)
    return None
