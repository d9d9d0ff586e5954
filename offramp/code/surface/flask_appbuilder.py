"""Flask-AppBuilder, as of 5.3: views and APIs with exposed methods (base.py, baseviews.py)."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import exposed, pages
from offramp.code.surface import flask_appbuilder_own as brought
from offramp.code.surface.exposed import Path
from offramp.code.surface.flask import Rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Instance,
    Model,
    ProjectClass,
    Unknown,
    Value,
)

LIBRARY = Library()
KIND = "flask-appbuilder"
FAB = "flask_appbuilder"


@dataclass
class State:
    """What an `AppBuilder` keeps."""

    app: Instance | None = None
    manager: Value = None  # the class that brings the views of users and roles
    added: list[Value] = field(default_factory=list)  # classes of views
    waiting: list[tuple[Instance, Call]] = field(default_factory=list)


BUILDER = LIBRARY.model(f"{FAB}.AppBuilder", f"{FAB}.base.AppBuilder", state=State)
BASE = LIBRARY.model(f"{FAB}.BaseView", f"{FAB}.baseviews.BaseView")
MODEL_VIEW = LIBRARY.model(f"{FAB}.ModelView", f"{FAB}.views.ModelView", bases=(BASE,))
FORM = LIBRARY.model(
    *(f"{FAB}.SimpleFormView", f"{FAB}.views.SimpleFormView"),
    *(f"{FAB}.PublicFormView", f"{FAB}.views.PublicFormView"),
    bases=(BASE,),
)
MASTER = LIBRARY.model(f"{FAB}.MasterDetailView", f"{FAB}.views.MasterDetailView", bases=(BASE,))
MULTIPLE = LIBRARY.model(f"{FAB}.MultipleView", f"{FAB}.views.MultipleView", bases=(BASE,))
CHART = LIBRARY.model(
    *(f"{FAB}.charts.views.{one}ChartView" for one in ("GroupBy", "DirectBy")),
    *(f"{FAB}.{one}ChartView" for one in ("GroupBy", "DirectBy")),
    bases=(BASE,),
)
INDEX = LIBRARY.model(f"{FAB}.IndexView", f"{FAB}.views.IndexView", bases=(BASE,))
API = LIBRARY.model(f"{FAB}.api.BaseApi", f"{FAB}.BaseApi")
MODEL_API = LIBRARY.model(f"{FAB}.api.ModelRestApi", f"{FAB}.ModelRestApi", bases=(API,))
OWN: dict[Model, exposed.Own] = {
    MODEL_VIEW: brought.MODEL,
    FORM: brought.FORM,
    MASTER: {"list": (Path("/list/"), Path("/list/<pk>"))},
    MULTIPLE: {"list": (Path("/list/"),)},
    CHART: brought.CHART,
    INDEX: {"index": (Path("/"),)},
    MODEL_API: brought.MODEL_API,
}
BROUGHT = {
    name: LIBRARY.model(f"{FAB}.{place}.{name}", bases=(API if place in brought.APIS else BASE,))
    for name, (place, _, _) in brought.VIEWS.items()
}
OWN |= {BROUGHT[name]: paths for name, (_, _, paths) in brought.VIEWS.items()}
LIBRARY.function(f"{FAB}.expose", f"{FAB}.baseviews.expose", f"{FAB}.api.expose")(exposed.expose)
for _number, _name in enumerate(brought.SIGNING_IN):
    for _module in ("const", "security.manager"):
        LIBRARY.values[f"{FAB}.{_module}.AUTH_{_name}"] = _number


@BUILDER.method("__init__")
def make(call: Call) -> Value:
    """`AppBuilder(app, session, menu, indexview, ..., security_manager_class, ...)`."""
    if isinstance(call.self, Instance):
        kept: State = call.self.of(BUILDER)
        kept.manager = call.get(-1, "security_manager_class")
        call.self.attributes["indexview"] = call.get(3, "indexview")
        if call.get(0, "app") is not None:
            init_app(call)
    return None


@BUILDER.method("init_app")
def init_app(call: Call) -> Value:
    """Add the views that every application of Flask-AppBuilder has, and those that waited."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(BUILDER)
    kept.app = app
    static = pages.blueprint(
        call,
        "appbuilder",
        "/static",
        static_folder="static/appbuilder",
        static_url_path="/appbuilder",
    )
    pages.mount(call, app, static)
    _add_index(call, kept)
    for name in brought.wanted(lambda name, default: pages.setting(call, app, name, default)):
        slot = brought.SLOTS.get(name)
        own = call.world.known(kept.manager, slot) if slot and kept.manager is not None else ABSENT
        _add(call, kept, own if isinstance(own, ProjectClass) else BROUGHT[name])
    for view, at in kept.waiting:
        _register(at, kept, view)
    kept.waiting.clear()
    return None


def _add_index(call: Call, kept: State) -> None:
    own = call.self.attributes.get("indexview") if isinstance(call.self, Instance) else None
    _add(call, kept, own if isinstance(own, (ProjectClass, Instance)) else INDEX)


@BUILDER.method("add_view", "add_view_no_menu", "add_api")
def add_view(call: Call) -> Value:
    """`appbuilder.add_view(View, "Name")`, `add_api(Api)`: a class, or an object of it."""
    if not isinstance(call.self, Instance):
        return None
    given = call.get(0, "baseview")
    if not isinstance(given, (ProjectClass, Model, Instance)):
        call.world.doubt("a view is added that the text does not settle", call.place)
        return None
    return _add(call, call.self.of(BUILDER), given)


def _add(call: Call, kept: State, given: Value) -> Value:
    view = given if isinstance(given, Instance) else call.world.call(given, [], place=call.place)
    if not isinstance(view, Instance) or any(view.cls is one for one in kept.added):
        return view
    if not view.isa(BASE) and not view.isa(API):
        call.world.doubt(f"{view.cls.ref} is no view that is known", call.place)
        return view
    kept.added.append(view.cls)
    if kept.app is None:
        kept.waiting.append((view, call))
    else:
        _register(call, kept, view)
    return view


_BASES = {BROUGHT[name]: path for name, (_, path, _) in brought.VIEWS.items()} | {INDEX: ""}


def _register(call: Call, kept: State, view: Instance) -> None:
    made = _blueprint(call, view, call.text(-1, "endpoint"))
    if kept.app is not None:
        pages.mount(call, kept.app, made)


@BASE.method("create_blueprint")
@API.method("create_blueprint")
def create_blueprint(call: Call) -> Value:
    """`view.create_blueprint(appbuilder, endpoint)`: what builders of one's own register."""
    if not isinstance(call.self, Instance):
        return Unknown()
    return _blueprint(call, call.self, call.text(1, "endpoint"))


def _blueprint(call: Call, view: Instance, endpoint: str | None) -> Instance:
    """Return a view as a blueprint with its exposed methods."""
    world = call.world

    def said(name: str) -> str | None:
        found = world.plain(world.known(view, name))
        return found if isinstance(found, str) else None

    named = world.known(view.cls, "__name__")
    name = named if isinstance(named, str) else "?"
    base = said("route_base")
    if base is None:
        base = next((path for one, path in _BASES.items() if view.isa(one)), None)
    if base is None and view.isa(API):
        base = f"/api/{said('version') or 'v1'}/{(said('resource_name') or name).lower()}"
    elif base is None:
        base = f"/{name.lower()}"
    made = pages.blueprint(call, endpoint or name, base)
    only = world.known(view, "include_route_methods")
    chosen = None if only is ABSENT or only is None else set(pages.texts(world, only))
    without = set(pages.texts(world, world.known(view, "exclude_route_methods")))
    for one in exposed.members(view, OWN):
        if one.name not in without and (chosen is None or one.name in chosen):
            shared = Rule("", kind=KIND, options={exposed.ROWS: view.cls})
            exposed.declare(call, made, view, one, shared)
    return made
