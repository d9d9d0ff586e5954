"""Eve, as of 2.3: an API whose routes are made from `DOMAIN` in a file of settings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from offramp.code.surface import application, pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Unknown, Value

LIBRARY = Library()
KIND = "eve"
ID = 'regex("[a-f0-9]{24}")'
EVE = LIBRARY.model("eve.Eve", "eve.flaskapp.Eve", bases=(FLASK,))


@EVE.method("__init__")
def make(call: Call) -> Value:
    """`Eve(import_name="eve", settings="settings.py", ...)`: a file's name or a dictionary."""
    if not isinstance(call.self, Instance):
        return None
    given = {name: one for name, one in call.kwargs.items() if name != "settings"}
    application.make(Call(call.world, call.place, call.args[:1] or ["eve"], given, call.self))
    _configure(call, call.self, call.get(1, "settings", "settings.py"))
    start = _start(call, call.self)
    pages.page(call, call.self, f"{start}/", "home", kind=KIND)
    if pages.setting(call, call.self, "RETURN_MEDIA_AS_URL") is True:
        media = pages.setting(call, call.self, "MEDIA_ENDPOINT", "media")
        media_url = pages.setting(call, call.self, "MEDIA_URL", ID)
        pages.page(call, call.self, f"{start}/{media}/<{media_url}:_id>", "media", kind=KIND)
    schema = pages.setting(call, call.self, "SCHEMA_ENDPOINT")
    if isinstance(schema, str):
        pages.page(call, call.self, f"{start}/{schema}", "schema_collection", kind=KIND)
        pages.page(call, call.self, f"{start}/{schema}/<resource>", "schema_item", kind=KIND)
    domain = pages.setting(call, call.self, "DOMAIN")
    if not isinstance(domain, dict):
        call.world.doubt("the resources of Eve (`DOMAIN`) are not known", call.place)
        return None
    for name, settings in domain.items():
        _register(call, call.self, name, settings)
    return None


@EVE.method("register_resource")
def register_resource(call: Call) -> Value:
    """`app.register_resource("people", {...})`."""
    if isinstance(call.self, Instance):
        _register(call, call.self, call.get(0, "resource"), call.get(1, "settings"))
    return None


def _configure(call: Call, app: Instance, given: Value) -> None:
    """Read the settings: a dictionary, else the file beside the caller, else one of that name."""
    world, config = call.world, call.world.attribute(app, "config")
    plain = world.plain(given)
    if isinstance(plain, dict):
        world.call(world.attribute(config, "update"), [plain], place=call.place)
        return
    name = plain.rpartition("/")[2] if isinstance(plain, str) else "settings.py"
    beside = posixpath.join(posixpath.dirname(call.place.file), name)
    module = next((one for one in world.project.modules.values() if one.file == beside), None)
    read, settings = ("from_object", importing.run(world, module)) if module else (None, name)
    world.call(world.attribute(config, read or "from_pyfile"), [settings], place=call.place)


def _start(call: Call, app: Instance) -> str:
    names = ("URL_PREFIX", "API_VERSION")
    parts = [pages.setting(call, app, name, "") for name in names]
    return "".join(f"/{one}" for one in parts if isinstance(one, str) and one)


def _register(call: Call, app: Instance, name: Value, given: Value) -> None:
    settings = call.world.plain(given)
    if not isinstance(name, str) or not isinstance(settings, dict):
        call.world.doubt("a resource of Eve is not known", call.place)
        return
    for path, endpoint, methods in _rules(call, app, name, settings):
        pages.page(call, app, path, endpoint, kind=KIND, methods=methods)


def _rules(
    call: Call, app: Instance, name: str, settings: dict[object, Value]
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield path, endpoint and methods of a resource's routes, as Eve itself puts them."""

    def said(key: str, default: Value) -> Value:
        own = call.world.plain(settings.get(key))
        found = pages.setting(call, app, key.upper(), default) if key not in settings else own
        return default if isinstance(found, Unknown) else found

    if said("internal_resource", default=False) is True:
        return
    own = call.world.plain(settings.get("url", name))
    path = f"{_start(call, app)}/{own if isinstance(own, str) else name}"
    yield path, f"{name}|resource", pages.texts(call.world, said("resource_methods", ["GET"]))
    if said("item_lookup", default=True) is False:
        return
    field = said("item_lookup_field", said("id_field", "_id"))
    methods = pages.texts(call.world, said("item_methods", ["GET"]))
    item = f"{path}/<{said('item_url', ID)}:{field}>"
    yield item, f"{name}|item_lookup", methods
    if "PATCH" in methods:
        yield item, f"{name}|item_post_override", ["POST"]
    other = call.world.plain(settings.get("additional_lookup"))
    if isinstance(other, dict):
        kind = "int" if _type(call, settings, other.get("field")) == "integer" else other.get("url")
        yield f"{path}/<{kind}:{other.get('field')}>", f"{name}|item_additional_lookup", ["GET"]


def _type(call: Call, settings: dict[object, Value], field: Value) -> Value:
    """Return the type that a resource's schema gives a field."""
    schema = call.world.plain(settings.get("schema"))
    rules = call.world.plain(schema.get(field)) if isinstance(schema, dict) else None
    return rules.get("type") if isinstance(rules, dict) else None
