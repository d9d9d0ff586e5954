"""
How an application tells Flask of its routes, found without running it.

`find(project, application)` runs the set-up code on abstract values (`interpreter`) and reads
off what it declared (`model.Surface`). What is run: the module that has the application, what
it imports, the factory, and every project function these call. Where a condition is not known
both branches run, and what they declare is not `sure`.

**A library** is one file of this folder with a `LIBRARY`. It models the classes and functions
that matter; everything else of it stays an `Unknown` with a reference:

    from offramp.code.surface.flask import FLASK, add_rule, declared
    LIBRARY = Library()
    API = LIBRARY.model("flask_restful.Api", "flask_restful.api.Api", state=State)

    @API.method("__init__")                  # `class MyApi(Api)` works by itself
    def make(call: Call) -> None:
        call.self.of(API).prefix = call.text(1, "prefix") or ""     # State() of this object
        app = call.get(0, "app")             # positional or by name; a value, perhaps Unknown
        if isinstance(app, Instance) and app.isa(FLASK): ...

    @API.method("resource")                  # a decorator
    def resource(call: Call) -> Value:
        return call.decorator(lambda use: add(call, use.args[0]))

    @API.getter("blueprint")                 # attributes; also `setter`, `class_method`
    @LIBRARY.function("flask_restful.marshal_with", ...)   # functions
    @LIBRARY.finish                          # (app, world), when all set-up code has run

Values are Python's own constants, lists, tuples and dictionaries, and the classes of
`interpreter.values`: `Closure` (a function), `ProjectClass`, `Instance`, `Unknown`, ...
`call.world` has `attribute(value, "name")`, `known` (ABSENT if it is not there),
`call(function, args, place=call.place)`, `items(value)` (None where it cannot be said),
`plain(value)` (what is likely), `ref(value)`, `made(MODEL)` (all objects), `doubt(message, place)`.

Flask's side is in `flask`: `FLASK` and `BLUEPRINT` (models; `app.of(FLASK)` is an `Application`
with rules, hooks, extensions, commands, events, settings, view_functions),
`add_rule(app or blueprint, call, Rule(...))` which declares a route as `add_url_rule` does (a
blueprint's is declared when that is registered), `record(blueprint, lambda setup: ...)` for what
must wait until then (`setup.app`, `setup.path(rule)`, `setup.endpoint(name)`),
`views.methods_of(world, class)` the HTTP methods a class has functions for, and `views.ClassView` a
class as a view. A class that is given the application (`Ext(app)`, `ext.init_app(app)`) becomes an
`Extension` by itself.
"""

from offramp.code.project import Project
from offramp.code.surface.model import Surface

__all__ = ["Surface", "find"]


def find(project: Project, application: str | None = None) -> Surface:
    """Return what the project's application tells Flask; *application* is "module:name"."""
    from offramp.code.surface.finding import find as found

    return found(project, application)
