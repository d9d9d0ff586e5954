"""Flask-MongoRest, as of 0.3: a class for each document, with the methods that it lists."""

from __future__ import annotations

from offramp.code.surface import pages, routes, views
from offramp.code.surface.flask import add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, ProjectClass, Unknown, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "flask-mongorest"
HTTP = {
    "Create": "POST",
    "Update": "PUT",
    "BulkUpdate": "PUT",
    "Fetch": "GET",
    "List": "GET",
    "Delete": "DELETE",
}
OF_ALL = frozenset({"List", "BulkUpdate"})  # what is never asked of one document
VIEW = LIBRARY.model("flask_mongorest.views.ResourceView", bases=(views.METHOD_VIEW,))
VIEW.method("get", "post", "put", "delete")(lambda _call: Unknown())
API = LIBRARY.model("flask_mongorest.MongoRest")


@API.method("__init__")
def make(call: Call) -> Value:
    """`MongoRest(app, url_prefix="/v1")`."""
    if isinstance(call.self, Instance):
        kept = call.self.of(API)
        kept["app"] = pages.holder(call.world, call.get(0, "app"))
        kept["prefix"] = call.text(-1, "url_prefix") or ""
    return None


@API.method("register")
def register(call: Call) -> Value:
    """`@api.register(name="persons", url="/persons/", pk_type="int")` of a view's class."""
    return call.decorator(lambda use: _declare(call, use.get(0, "klass")))


def _declare(call: Call, view: Value) -> None:
    """Declare a list's and a document's rules, each with what the class lists of its methods."""
    kept = call.self.of(API) if isinstance(call.self, Instance) else {}
    url = call.text(-1, "url") or _url(call.world, view)
    listed = call.world.items(call.world.known(view, "methods"))
    if kept.get("app") is None or url is None or listed is None:
        call.world.doubt("a resource is registered that the text does not settle", call.place)
        return
    url = kept["prefix"] + url
    named = [(call.world.ref(one) or "").rpartition(".")[2] for one in listed]
    one = f"{url}<{call.text(-1, 'pk_type') or 'string'}:pk>/"
    _add(call, view, url, [name for name in named if name in {*OF_ALL, "Create"}])
    _add(call, view, one, [name for name in named if name not in OF_ALL])


def _url(world: World, view: Value) -> str | None:
    """Return the path of a class that says none: its document's name."""
    document = world.known(world.known(view, "resource"), "document")
    return f"/{document.name.lower()}/" if isinstance(document, ProjectClass) else None


def _add(call: Call, cls: Value, path: str, named: list[str]) -> None:
    methods = sorted({HTTP[one] for one in named if one in HTTP})
    default = cls.name if isinstance(cls, ProjectClass) else "view"
    name = call.text(-1, "name") or default
    view = call.world.call(call.world.attribute(cls, "as_view"), [name], place=call.place)
    given = Call(call.world, call.place, [path], {"methods": [*methods]})
    rule = routes.read(given, view, name) if methods else None
    if rule is not None and isinstance(call.self, Instance):
        rule.kind, rule.place = KIND, call.place
        add_rule(call.self.of(API)["app"], call, rule)
