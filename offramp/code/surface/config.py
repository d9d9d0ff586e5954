"""`app.config`: what settings an application has, from where, and what is read of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from offramp.code.given import UNKNOWN, Given, Items, Keys, Literal, Reference
from offramp.code.module import Module
from offramp.code.surface import chosen_settings, settings_elsewhere
from offramp.code.surface.flask import FLASK, LIBRARY
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Instance,
    OpenDict,
    Place,
    ProjectClass,
    Space,
    Unknown,
    Value,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Setting
from offramp.code.surface.standard import documents, files

MOST_ITEMS = 200  # of one setting's value
DEEPEST = 5  # values in a setting's value
DEFAULTS: dict[str, Value] = {  # flask/app.py, Flask.default_config
    "DEBUG": False,
    "TESTING": False,
    "PROPAGATE_EXCEPTIONS": None,
    "SECRET_KEY": None,
    "SERVER_NAME": None,
    "APPLICATION_ROOT": "/",
    "PREFERRED_URL_SCHEME": "http",
    "MAX_CONTENT_LENGTH": None,
}


@dataclass
class Config:
    """Settings by name; *is_open* once something was loaded that is not known."""

    app: Instance | None = None
    values: dict[str, Value] = field(default_factory=lambda: dict(DEFAULTS))
    is_open: bool = False
    likely: dict[str, Value] = field(default_factory=dict)  # of those that are not in values


CONFIG = LIBRARY.model("flask.Config", "flask.config.Config", state=Config)


@FLASK.getter("config")
def _config(app: Instance) -> Value:
    made = Instance(CONFIG, app.place)
    made.of(CONFIG).app = app
    return made


def put(
    call: Call, name: Value, value: Value, source: str = "code", place: Place | None = None
) -> None:
    """Set a setting, and note it."""
    if not isinstance(call.self, Instance) or not isinstance(name, str):
        return
    kept: Config = call.self.of(CONFIG)
    if call.world.sure or name not in kept.values:
        kept.values[name] = value if call.world.sure else _doubtful(value)
    where = place or call.place
    if kept.app is not None:
        given = to_given(call.world, value)
        found = "environment" if _from_environment(value) else source
        likely = to_given(call.world, call.world.plain(value))
        made = Setting(name, given, where.file, where.line, found, likely)
        kept.app.of(FLASK).settings.append(made)


def _doubtful(value: Value) -> Value:
    return value if isinstance(value, Unknown) else Unknown(likely=value)


def _from_environment(value: Value) -> bool:
    ref = value.ref if isinstance(value, Unknown) else None
    return bool(ref) and str(ref).startswith(("os.environ", "os.getenv"))


def to_given(world: World, value: Value, depth: int = 0) -> Given:
    """Return a value as an audit reads it."""
    if isinstance(value, CONSTANTS):
        return Literal(value)
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        return Items(tuple(to_given(world, one, depth + 1) for one in value[:MOST_ITEMS]))
    if isinstance(value, dict) and depth < DEEPEST:
        pairs = list(value.items())[:MOST_ITEMS]
        return Keys(
            tuple(
                (key if isinstance(key, CONSTANTS) else None, to_given(world, one, depth + 1))
                for key, one in pairs
            )
        )
    ref = world.ref(value)
    return Reference(ref) if ref else UNKNOWN


@CONFIG.method("__setitem__", "setdefault")
def _set(call: Call) -> Value:
    put(call, call.get(0, "key"), call.get(1, "default"))
    return call.get(1, "default")


@CONFIG.method("__getitem__")
def _item(call: Call) -> Value:
    return _read(call, ABSENT)


@CONFIG.method("get", "pop")
def _get(call: Call) -> Value:
    return _read(call, call.get(1, "default"))


def _read(call: Call, default: Value) -> Value:
    name = call.get(0, "key")
    if not isinstance(call.self, Instance) or not isinstance(name, str):
        return Unknown()
    kept: Config = call.self.of(CONFIG)
    if name in kept.values:
        value = kept.values[name]
        return _doubtful(value) if kept.is_open else value
    if not kept.is_open:
        return call.world.raises("KeyError") if default is ABSENT else default
    if name not in kept.likely:
        kept.likely[name] = settings_elsewhere.likely(call.world, name)
    found = kept.likely[name]
    if found is ABSENT and default is not ABSENT:
        return _doubtful(default)
    return Unknown(f"flask.Config()[{name!r}]", likely=found)


@CONFIG.method("__iter__", "keys")
def _names(call: Call) -> Value:
    if not isinstance(call.self, Instance):
        return Unknown()
    kept: Config = call.self.of(CONFIG)
    return OpenDict(kept.values) if kept.is_open else list(kept.values)


@CONFIG.method("items")
def _items(call: Call) -> Value:
    return (
        list(call.self.of(CONFIG).values.items()) if isinstance(call.self, Instance) else Unknown()
    )


@CONFIG.method("update", "from_mapping")
def _update(call: Call) -> Value:
    given = call.world.plain(call.get(0, "mapping", {}))
    pairs = list(given.items()) if isinstance(given, dict) else []
    if isinstance(given, Instance) and given.isa(CONFIG):
        pairs = list(given.of(CONFIG).values.items())
    elif isinstance(given, (Unknown, OpenDict)):
        _opened(call)
    for name, value in [*pairs, *call.kwargs.items()]:
        put(call, name, value)
    return None


def _opened(call: Call) -> None:
    if isinstance(call.self, Instance):
        call.self.of(CONFIG).is_open = True


def _chosen(call: Call, given: Value, source: Value) -> Value:
    """Return the settings that are likely taken where what runs outside chooses."""
    if isinstance(source, Unknown):  # `os.environ["APP_SETTINGS"]`
        _opened(call)
        return settings_elsewhere.likely_class(call.world) or source
    likely = source.cls if isinstance(source, Instance) else source
    if not isinstance(likely, ProjectClass):
        return source
    chosen = chosen_settings.of_production(call.world, given, likely)
    _tell(call, chosen)
    return source if chosen is likely else chosen


@CONFIG.method("from_object")
def _from_object(call: Call) -> Value:
    given = call.get(0, "obj")
    source = call.world.plain(given)
    if isinstance(source, str):
        source = importing.imported(call.world, source)
    is_settled = not isinstance(given, Unknown)
    sure = is_settled and not call.world.is_choosing
    if not sure:
        source = _chosen(call, given, source)
    names: dict[str, Place] = {}
    if isinstance(source, Instance):
        names |= dict.fromkeys(source.attributes, source.place)
        source_class: Value = source.cls
    else:
        source_class = source
    if isinstance(source_class, ProjectClass):
        for one in reversed(source_class.mro):
            if isinstance(one, ProjectClass):
                module = one.space.module
                cls = call.world.project.cls(one.ref)
                lines = {name: put[-1].line for name, put in cls.attributes.items()} if cls else {}
                file = module.file if module else ""
                names |= {name: Place(file, lines.get(name, one.line)) for name in one.names}
    elif isinstance(source, Space):
        names |= {name: _bound(source.module, name) for name in source.names}
    else:
        _opened(call)
    for name, place in names.items():
        if name.isupper():
            value = call.world.attribute(source, name)
            put(call, name, value if sure else _doubtful(value), "object", place)
    return True


def _tell(call: Call, chosen: ProjectClass) -> None:
    app = call.self.of(CONFIG).app if isinstance(call.self, Instance) else None
    if app is not None:
        app.of(FLASK).settings_classes = list(chosen_settings.told(chosen))


def _bound(module: Module | None, name: str) -> Place:
    """Return where a module binds a name, at last."""
    lines = [one.line for one in module.bindings.get(name, ())] if module else []
    return Place(module.file if module else "", lines[-1] if lines else 1)


@CONFIG.method("from_pyfile")
def _from_file(call: Call) -> Value:
    name = call.text(0, "filename")
    world = call.world
    found = [
        one
        for one in world.project.modules.values()
        if name and (one.file == name or one.file.endswith(f"/{name.rpartition('/')[2]}"))
    ]
    if len(found) != 1 or call.kwargs.get("silent") is True:
        _opened(call)
    if len(found) == 1:
        space = importing.run(world, found[0])
        for key, value in list(space.names.items()):
            if key.isupper():
                put(call, key, value, "file", _bound(found[0], key))
    return True


@CONFIG.method("from_json", "from_file")
def _from_document(call: Call) -> Value:
    """`config.from_file("own.toml", load=tomllib.load)`: a file of the project is likely."""
    name = files.as_text(call, call.get(0, "filename"))
    file = documents.located(call.world, name, call.place.file)
    said = None if file is None else documents.toml(file) or documents.parsed(file)
    _opened(call)
    for key, value in said.items() if isinstance(said, dict) else ():
        if str(key).isupper():
            put(call, key, Unknown(likely=value), "file")
    return True


@CONFIG.method("from_prefixed_env")
def _from_outside(call: Call) -> Value:
    _opened(call)
    return True


@CONFIG.method("from_envvar")
def _from_envvar(call: Call) -> Value:
    """`config.from_envvar("SETTINGS")`: it fails without that file, unless it is silent."""
    _opened(call)
    app = call.self.of(CONFIG).app if isinstance(call.self, Instance) else None
    if app is not None and call.get(1, "silent", False) is False:
        kept = app.of(FLASK)
        kept.settings = [replace(one, is_covered=True) for one in kept.settings]
    return True


@CONFIG.method("get_namespace")
def _namespace(_call: Call) -> Value:
    return OpenDict()
