"""Flask-RESTX, as of 1.3.2, and Flask-RESTPlus: resources in namespaces (namespace.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from offramp.code.surface import pages, resources, views
from offramp.code.surface.flask import FLASK, record
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Unknown, Value
from offramp.code.surface.resources import Paths

LIBRARY = Library()
KIND = "flask-restx"
OWN = ("resource", "endpoint", "route_doc", "doc", "resource_class_args", "resource_class_kwargs")
NAMED = tuple(f"{one}.{{}}" for one in ("flask_restx", "flask_restplus"))


@dataclass
class Resource:
    """One call of `add_resource`: a class, its paths below the namespace, what else was said."""

    value: Value
    urls: list[Value]
    options: dict[str, Value]
    call: Call


@dataclass
class Space:
    """A namespace: its resources, and the APIs that have it."""

    name: str = ""
    path: str | None = None
    decorators: list[Value] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    apis: list[Instance] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """Its path, `/name` where none was given."""
        return (self.path or f"/{self.name}").rstrip("/")


@dataclass
class State:
    """What an `Api` keeps."""

    paths: Paths = field(default_factory=lambda: Paths(KIND))
    default: Instance | None = None  # its own namespace
    doc: str | None = "/"
    specification: str = "swagger.json"
    has_specification: bool = True
    endpoints: set[str] = field(default_factory=set)
    namespaces: dict[Instance, str | None] = field(default_factory=dict)  # with the path given here
    waiting: list[tuple[Instance, Resource, str, str]] = field(default_factory=list)


RESOURCE = LIBRARY.model(*(one.format("Resource") for one in NAMED), bases=(views.METHOD_VIEW,))
NAMESPACE = LIBRARY.model(
    *(one.format("Namespace") for one in NAMED),
    *(one.format("namespace.Namespace") for one in NAMED),
    state=Space,
)
API = LIBRARY.model(
    *(one.format("Api") for one in NAMED), *(one.format("api.Api") for one in NAMED), state=State
)


@NAMESPACE.method("__init__")
def make_namespace(call: Call) -> Value:
    """`Namespace(name, description, path, decorators, ...)`."""
    if isinstance(call.self, Instance):
        kept: Space = call.self.of(NAMESPACE)
        kept.name, kept.path = call.text(0, "name") or "", call.text(2, "path")
        kept.decorators = list(call.world.items(call.get(3, "decorators")) or [])
        call.self.attributes.update(
            {"name": kept.name, "path": kept.prefix, "decorators": kept.decorators}
        )
    return None


@NAMESPACE.method("add_resource")
def add_resource(call: Call) -> Value:
    """`ns.add_resource(Resource, "/path", endpoint="name")`."""
    if isinstance(call.self, Instance):
        kept: Space = call.self.of(NAMESPACE)
        given = Resource(call.get(0, "resource"), list(call.args[1:]), call.rest(OWN[1:]), call)
        named = call.text(-1, "endpoint")
        given.options |= {"endpoint": named} if named else {}
        kept.resources.append(given)
        for api in kept.apis:
            _register(api, call.self, given)
    return None


@NAMESPACE.method("route")
def route(call: Call) -> Value:
    """`@ns.route("/path", ...)` over a class."""

    def use(inner: Call) -> Value:
        args = [inner.get(0, "cls"), *call.args]
        return add_resource(Call(call.world, inner.place, args, dict(call.kwargs), call.self))

    return call.decorator(use)


@API.method("__init__")
def make(call: Call) -> Value:
    """`Api(app, version, title, ..., doc, ..., default, ..., prefix, ..., decorators, ...)`."""
    if not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    doc = call.world.plain(call.get(12, "doc", "/"))
    kept.doc = doc if isinstance(doc, str) and doc else None
    kept.paths.prefix = call.text(18, "prefix") or ""
    kept.paths.decorators = list(call.world.items(call.get(21, "decorators")) or [])
    kept.specification = call.text(25, "default_swagger_filename") or "swagger.json"
    made = call.world.call(
        NAMESPACE, [call.text(14, "default") or "default"], {"path": "/"}, place=call.place
    )
    if isinstance(made, Instance):
        kept.default = call.self.attributes["default_namespace"] = made
        made.of(NAMESPACE).apis.append(call.self)
        kept.namespaces[made] = None
    if call.get(0, "app") is not None:
        _ask(call, "init_app", call.get(0, "app"))
    return None


def _ask(call: Call, name: str, given: Value) -> None:
    """Call a method of the API, which the project's own class may have in its place."""
    call.world.call(call.world.attribute(call.self, name), [given], place=call.place)


@API.method("init_app")
def init_app(call: Call) -> Value:
    """Add the specification, its page, the root, and what waits."""
    holder = pages.holder(call.world, call.get(0, "app"))
    if holder is None or not isinstance(call.self, Instance):
        return None
    kept: State = call.self.of(API)
    kept.has_specification = call.world.plain(call.get(-1, "add_specs", True)) is not False
    call.self.attributes["app" if holder.isa(FLASK) else "blueprint"] = holder
    _ask(call, "_register_specs", holder)
    _ask(call, "_register_doc", holder)
    kept.paths.bind(holder)
    for namespace, resource, endpoint, path in kept.waiting:
        _declare(kept, namespace, resource, endpoint, path)
    if holder.isa(FLASK):
        _documentation(call, holder)
    else:
        record(holder, lambda setup: _documentation(call, setup.app))
    return None


def _documentation(call: Call, app: Instance) -> None:
    """Add the files that the specification's page loads, once for an application."""
    name = "restx_doc"
    if name not in app.of(FLASK).blueprints:
        made = pages.blueprint(call, name, static_folder="static", static_url_path="/swaggerui")
        pages.mount(call, app, made)


@API.method("add_namespace")
def add_namespace(call: Call) -> Value:
    """`api.add_namespace(ns, path="/elsewhere")`."""
    namespace = call.get(0, "ns")
    if not isinstance(call.self, Instance):
        return None
    if not isinstance(namespace, Instance) or not namespace.isa(NAMESPACE):
        call.world.doubt("a namespace is added that the text does not settle", call.place)
        return None
    kept: State = call.self.of(API)
    space: Space = namespace.of(NAMESPACE)
    if namespace not in kept.namespaces:
        kept.namespaces[namespace] = call.text(1, "path")
        space.apis.append(call.self)
    for one in space.resources:
        _register(call.self, namespace, one)
    return None


@API.method("namespace")
def namespace(call: Call) -> Value:
    """`api.namespace(name, ...)`: a new one, added."""
    made = call.world.call(NAMESPACE, call.args, call.kwargs, place=call.place)
    add_namespace(Call(call.world, call.place, [made], {}, call.self))
    return made


@API.method("add_resource")
def _add_to_default(call: Call) -> Value:
    return add_resource(_on_default(call))


@API.method("route")
def _route_on_default(call: Call) -> Value:
    return route(_on_default(call))


def _on_default(call: Call) -> Call:
    default = call.self.of(API).default if isinstance(call.self, Instance) else None
    return Call(call.world, call.place, call.args, call.kwargs, default)


def _register(api: Instance, namespace: Instance, resource: Resource) -> None:
    kept: State = api.of(API)
    call = resource.call
    endpoint = call.world.plain(resource.options.get("endpoint"))
    if not isinstance(endpoint, str):
        find = call.world.attribute(api, "default_endpoint")
        endpoint = call.world.call(find, [resource.value, namespace], place=call.place)
    if not isinstance(endpoint, str):
        call.world.doubt("a resource is added that the text does not settle", call.place)
        return
    kept.endpoints.add(endpoint)
    path = kept.namespaces.get(namespace) or namespace.of(NAMESPACE).prefix
    if kept.paths.holder is None:
        kept.waiting.append((namespace, resource, endpoint, path))
    else:
        _declare(kept, namespace, resource, endpoint, path)


def _declare(
    kept: State, namespace: Instance, resource: Resource, endpoint: str, path: str
) -> None:
    call = resource.call
    decorators = [*namespace.of(NAMESPACE).decorators, *kept.paths.decorators]
    view = resources.view_of(call, resource.value, endpoint, decorators)
    urls = [
        path + text if isinstance(text := call.world.plain(one), str) else one
        for one in resource.urls
    ]
    options = {name: value for name, value in resource.options.items() if name != "endpoint"}
    given = Call(call.world, call.place, urls, options)
    resources.add(given, kept.paths, endpoint, view)


@API.method("default_endpoint")
def default_endpoint(call: Call) -> Value:
    """Return the class's name in dashes, the namespace's in front, numbered where it is taken."""
    name = call.world.known(call.get(0, "resource"), "__name__")
    namespace = call.get(1, "namespace")
    if not isinstance(name, str) or not isinstance(call.self, Instance):
        return Unknown()
    kept: State = call.self.of(API)
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    endpoint = base = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", words).lower()
    if namespace is not kept.default and isinstance(namespace, Instance):
        endpoint = base = f"{namespace.of(NAMESPACE).name}_{base}"
    number = 2
    while endpoint in kept.endpoints:
        endpoint, number = f"{base}_{number}", number + 1
    return endpoint


def _keep(call: Call) -> Value:
    """Decorators that describe what they stand over, and keep it."""
    return call.decorator(lambda _use: None)


for _model in (API, NAMESPACE):
    for _name in (
        "doc",
        "expect",
        "response",
        "param",
        "header",
        "produces",
        "vendor",
    ):
        _model.method(_name)(_keep)
    for _name in ("hide", "deprecated", "documentation"):
        _model.method(_name)(lambda call: call.get(0, "func"))
