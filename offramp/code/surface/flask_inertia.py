"""Flask-Inertia, as of 0.10: pages of a frontend's components, without a view of their own."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "flask-inertia"
INERTIA = LIBRARY.model("flask_inertia.Inertia", "flask_inertia.inertia.Inertia")


@INERTIA.method("__init__", "init_app")
def bind(call: Call) -> Value:
    """`Inertia(app)`: an application, or a blueprint."""
    holder = pages.holder(call.world, call.get(0, "app"))
    if isinstance(call.self, Instance) and holder is not None:
        call.self.attributes["app"] = holder
    return None


@INERTIA.method("add_shorthand_route")
def add(call: Call) -> Value:
    """`inertia.add_shorthand_route("/about/", "About", endpoint=None)`."""
    holder = call.world.known(call.self, "app")
    path, component = call.text(0, "url"), call.text(1, "component_name")
    endpoint = call.text(2, "endpoint") or (component.lower() if component is not None else None)
    if path is None or endpoint is None or not isinstance(holder, Instance):
        call.world.doubt(
            "a page of Flask-Inertia is added that the text does not settle", call.place
        )
        return None
    pages.page(call, holder, path, endpoint, kind=KIND)
    return None
