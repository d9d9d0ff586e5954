"""Flask-Admin, as of 2.2: views with exposed methods, behind the admin's own path (base.py)."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import exposed, pages
from offramp.code.surface.exposed import Path
from offramp.code.surface.flask import Rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Model, Unknown, Value

LIBRARY = Library()
KIND = "flask-admin"
POST, BOTH = ("POST",), ("GET", "POST")
MODEL_VIEWS = ("sqla", "mongoengine", "peewee", "pymongo", "appengine")


@dataclass
class View:
    """What a view keeps: its endpoint, its path as given, its own files."""

    endpoint: str = ""
    url: str | None = None
    static_folder: Value = None
    static_url_path: Value = None
    model: Value = None


@dataclass
class State:
    """What an `Admin` keeps."""

    app: Instance | None = None
    url: str = "/admin"
    index: Instance | None = None
    static_url_path: Value = None
    views: list[tuple[Instance, Call]] = field(default_factory=list)


BASE = LIBRARY.model("flask_admin.BaseView", "flask_admin.base.BaseView", state=View)
INDEX = LIBRARY.model(
    "flask_admin.AdminIndexView", "flask_admin.base.AdminIndexView", bases=(BASE,)
)
MODEL = LIBRARY.model(
    "flask_admin.model.BaseModelView",
    "flask_admin.model.base.BaseModelView",
    *(f"flask_admin.contrib.{one}.ModelView" for one in MODEL_VIEWS),
    *(f"flask_admin.contrib.{one}.view.ModelView" for one in MODEL_VIEWS),
    bases=(BASE,),
)
FILES = LIBRARY.model(
    "flask_admin.contrib.fileadmin.FileAdmin",
    "flask_admin.contrib.fileadmin.BaseFileAdmin",
    bases=(BASE,),
)
ADMIN = LIBRARY.model("flask_admin.Admin", "flask_admin.base.Admin", state=State)
OWN: dict[Model, exposed.Own] = {
    INDEX: {"index": (Path("/"),)},
    MODEL: {
        "index_view": (Path("/"),),
        "create_view": (Path("/new/", BOTH),),
        "edit_view": (Path("/edit/", BOTH),),
        "details_view": (Path("/details/"),),
        "delete_view": (Path("/delete/", POST),),
        "action_view": (Path("/action/", POST),),
        "export": (Path("/export/<export_type>/"),),
        "ajax_lookup": (Path("/ajax/lookup/"),),
        "ajax_update": (Path("/ajax/update/", POST),),
    },
    FILES: {
        "index": (Path("/old_index"), Path("/old_b/<path:path>")),
        "index_view": (Path("/"), Path("/b/<path:path>")),
        "upload": (Path("/upload/", BOTH), Path("/upload/<path:path>", BOTH)),
        "download": (Path("/download/<path:path>"),),
        "mkdir": (Path("/mkdir/", BOTH), Path("/mkdir/<path:path>", BOTH)),
        "delete": (Path("/delete/", POST),),
        "rename": (Path("/rename/", BOTH),),
        "edit": (Path("/edit/", BOTH),),
        "action_view": (Path("/action/", POST),),
    },
}
LIBRARY.function("flask_admin.expose", "flask_admin.base.expose")(exposed.expose)


def _view(call: Call, first: int, endpoint: str) -> None:
    """Keep what a view was made with; *first* is where `endpoint` stands among the arguments."""
    if isinstance(call.self, Instance):
        kept: View = call.self.of(BASE)
        kept.endpoint = call.text(first, "endpoint") or endpoint
        kept.url = call.text(first + 1, "url")
        kept.static_folder = call.get(first + 2, "static_folder")
        kept.static_url_path = call.get(first + 3, "static_url_path")
        call.self.attributes.setdefault("endpoint", kept.endpoint)
        call.self.attributes.setdefault("url", kept.url)


def _class_name(call: Call) -> str:
    named = call.world.known(call.self.cls, "__name__") if isinstance(call.self, Instance) else ""
    return named.lower() if isinstance(named, str) else ""


@BASE.method("__init__")
def make_view(call: Call) -> Value:
    """`BaseView(name, category, endpoint, url, static_folder, static_url_path, ...)`."""
    _view(call, 2, _class_name(call))
    return None


@INDEX.method("__init__")
def make_index(call: Call) -> Value:
    """`AdminIndexView(name, category, endpoint, url, template, ...)`."""
    _view(call, 2, "admin")
    if isinstance(call.self, Instance):
        kept: View = call.self.of(BASE)
        kept.url = "/admin" if kept.url is None else kept.url
        kept.static_folder, kept.static_url_path = "static", None
    return None


@MODEL.method("__init__")
def make_model_view(call: Call) -> Value:
    """`ModelView(model, session, name, category, endpoint, url, ...)`; some without `session`."""
    model = call.get(0, "model")
    named = call.world.known(model, "__name__")
    outside = model.ref if isinstance(model, Unknown) and model.ref else ""
    if not isinstance(named, str) and outside and not outside.endswith("()"):
        named = outside.rpartition(".")[2]  # a class from outside, by its own name
    has_session = "session" in call.kwargs or len(call.args) > 1
    _view(
        call,
        4 if has_session else 3,
        named.lower() if isinstance(named, str) else _class_name(call),
    )
    if isinstance(call.self, Instance):
        call.self.of(BASE).model = model
    return None


@FILES.method("__init__")
def make_file_view(call: Call) -> Value:
    """`FileAdmin(base_path, base_url, name, category, endpoint, url, ...)`."""
    _view(call, 4, _class_name(call))
    if isinstance(call.self, Instance):
        call.self.of(BASE).static_folder = None
    return None


@ADMIN.method("__init__")
def make(call: Call) -> Value:
    """`Admin(app, name, url, subdomain, index_view, ..., endpoint, static_url_path)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(ADMIN)
    kept.static_url_path = call.text(7, "static_url_path")
    kept.app = pages.holder(call.world, call.get(0, "app"))
    _set_index(call, kept, call.get(4, "index_view"), call.text(6, "endpoint"), call.text(2, "url"))
    return None


def _set_index(
    call: Call, kept: State, index: Value, endpoint: str | None, url: str | None
) -> None:
    if not (isinstance(index, Instance) and index.isa(BASE)):
        given: dict[str, Value] = {"endpoint": endpoint, "url": url}
        index = call.world.call(INDEX, [], given, place=call.place)
    if isinstance(index, Instance):
        kept.url = url or index.of(BASE).url or kept.url
        kept.views = [one for one in kept.views if one[0] is not kept.index]
        kept.index = index
        kept.views.insert(0, (index, call))
        if kept.app is not None:
            _register(kept, index, call)


@ADMIN.method("add_view", "add_views")
def add_view(call: Call) -> Value:
    """`admin.add_view(view)`, `admin.add_views(one, another)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(ADMIN)
    for view in [*call.args, *call.kwargs.values()]:
        if not (isinstance(view, Instance) and view.isa(BASE)):
            call.world.doubt("an admin view is added that the text does not settle", call.place)
            continue
        kept.views.append((view, call))
        if kept.app is not None:
            _register(kept, view, call)
    return None


@ADMIN.method("init_app")
def init_app(call: Call) -> Value:
    """`admin.init_app(app, index_view, endpoint, url)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(ADMIN)
    if call.get(1, "index_view") is not None:
        _set_index(
            call, kept, call.get(1, "index_view"), call.text(2, "endpoint"), call.text(3, "url")
        )
    kept.app = app
    for view, at in kept.views:
        _register(kept, view, at)
    return None


def _register(kept: State, view: Instance, call: Call) -> None:
    own: View = view.of(BASE)
    url = own.url
    if url is None and kept.url != "/":
        url = f"{kept.url}/{own.endpoint}"
    elif url is None:
        url = "/" if view is kept.index else f"/{own.endpoint}"
    elif not url.startswith("/"):
        url = f"{kept.url}/{url}"
    folder, files = own.static_folder, own.static_url_path or kept.static_url_path
    if url == "/" and not files:
        folder, files = "static", "/static/admin"
    prefix = None if url == "/" else url
    made = pages.blueprint(call, own.endpoint, prefix, static_folder=folder, static_url_path=files)
    shared = Rule("", kind=KIND, options={} if own.model is None else {exposed.ROWS: own.model})
    for one in exposed.members(view, OWN):
        exposed.declare(call, made, view, one, shared)
    if kept.app is not None:
        pages.mount(call, kept.app, made)
