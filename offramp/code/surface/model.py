"""
How Flask is told of an application: routes, hooks, extensions, commands, settings.

Functions are named by references (`offramp.code.project`); paths are Flask's own
(`/users/<int:id>`), the blueprint's and the application's prefixes included.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.given import UNKNOWN, Given

# how a doubt about routes ends that the `url_map` of the loaded application settles
LOADED = "--app module:name reads them from the running application"


@dataclass(frozen=True)
class Declared:
    """
    One route as declared: a path with the methods it answers.

    *methods* are sorted, without the HEAD and OPTIONS that Flask adds. *view* is the function
    or, for a class, its method; None where the view is not the project's (static files) or not
    known. *cls* is the class that was made a view; the method may be an inherited one.
    *wrappers* are references of decorators around the view and of what was wrapped around it
    when it was registered, outermost first. *kind* names who declared it: "flask", "static",
    "flask-restful", "flask-sock" and so on. *sure* is False where the text does not settle
    whether the application has it.
    """

    path: str
    methods: tuple[str, ...]
    endpoint: str
    view: str | None
    file: str
    line: int
    kind: str = "flask"
    blueprint: str | None = None  # its name, nested ones dotted, as in the endpoint
    wrappers: tuple[str, ...] = ()
    websocket: bool = False
    host: str | None = None
    defaults: tuple[tuple[str, object], ...] = ()
    sure: bool = True
    cls: str | None = None
    options: dict[str, Given] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Hook:
    """
    What runs around requests: before_request, after_request, teardown_request, errorhandler...

    *blueprint* is None where it runs for the whole application; *about* is the status or the
    exception's reference of an error handler.
    """

    kind: str
    function: str
    file: str
    line: int
    blueprint: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class Extension:
    """An object that was bound to the application: its class, and where that happened."""

    ref: str  # "flask_sqlalchemy.SQLAlchemy"
    file: str
    line: int
    options: dict[str, Given] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Command:
    """A command of Flask's command line."""

    name: str
    function: str | None
    file: str
    line: int


@dataclass(frozen=True)
class Event:
    """A handler of Socket.IO events: the event's name and its namespace."""

    name: str
    namespace: str
    function: str | None
    file: str
    line: int


@dataclass(frozen=True)
class Setting:
    """
    One setting of `app.config`: its name, its value, where it was set and from what.

    *likely* is the value where something outside may choose another one. *is_covered* says that
    a file which the environment must name is read after it.
    """

    name: str
    value: Given = UNKNOWN
    file: str = ""
    line: int = 0
    source: str = "code"  # "code", "environment", "file", "object"
    likely: Given = UNKNOWN
    is_covered: bool = False


@dataclass(frozen=True)
class SettingsClass:
    """A class of settings that the environment may choose; *is_taken*: the one that counts here."""

    name: str
    file: str
    line: int
    is_taken: bool


@dataclass(frozen=True)
class Doubt:
    """Something that the text does not settle: what, and where."""

    message: str
    file: str
    line: int


@dataclass
class Surface:
    """Everything above, of one application."""

    application: str | None = None  # "package.module:create_app" or "package.module:app"
    routes: list[Declared] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    settings_classes: list[SettingsClass] = field(default_factory=list)  # where one is chosen
    middleware: list[Extension] = field(default_factory=list)  # app.wsgi_app = X(app.wsgi_app)
    others: list[str] = field(default_factory=list)  # further applications in the tree
    doubts: list[Doubt] = field(default_factory=list)
