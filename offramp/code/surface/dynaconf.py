"""Dynaconf's extension of Flask, as of 3.2: settings of files, and extensions that they name."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages
from offramp.code.surface.config import CONFIG, Config, put
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Unknown, Value
from offramp.code.surface.standard import documents

LIBRARY = Library()
FILES = tuple(f"settings.{kind}" for kind in ("py", "toml", "tml", "yaml", "yml", "json"))
NAMING = frozenset({"SETTINGS_FILES", "SETTINGS_FILE", "SETTINGS_MODULE"})
# sections of a file, the last one counts: production's over those that it shares with others
SECTIONS = ("default", "production", "global")
MERGES = frozenset({"dynaconf_merge", "dynaconf_merge_unique"})
LISTED = "EXTENSIONS"


@dataclass
class State:
    """What the extension was told, by name."""

    told: dict[str, Value] = field(default_factory=dict)


DYNACONF = LIBRARY.model(
    "dynaconf.FlaskDynaconf",
    "dynaconf.contrib.FlaskDynaconf",
    "dynaconf.contrib.flask_dynaconf.FlaskDynaconf",
    state=State,
)


@DYNACONF.method("__init__")
def make(call: Call) -> Value:
    """`FlaskDynaconf(app, settings_files=[...], extensions_list=True)`."""
    if isinstance(call.self, Instance):
        call.self.of(DYNACONF).told |= {name.upper(): one for name, one in call.kwargs.items()}
        call.self.of(DYNACONF).told["EXTENSIONS_LIST"] = call.get(3, "extensions_list", False)
    return init_app(call) if call.get(0, "app") is not None else None


@DYNACONF.method("init_app")
def init_app(call: Call) -> Value:
    """`app.config` reads the files as well, and then loads what they list where it is asked to."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK) or not isinstance(call.self, Instance):
        return None
    told = call.self.of(DYNACONF).told
    told |= {name.upper(): one for name, one in call.kwargs.items()}
    config = call.world.attribute(app, "config")
    has_sections = call.world.plain(told.get("ENVIRONMENTS", True)) is not False
    named = [one for name in NAMING & told.keys() for one in pages.texts(call.world, told[name])]
    for name in named or FILES:
        _read(call, config, name, has_sections=has_sections)
    call.world.call(call.world.attribute(config, "from_prefixed_env"), [], place=call.place)
    listed = call.world.plain(told["EXTENSIONS_LIST"])
    if listed:
        key = listed if isinstance(listed, str) else LISTED
        load_extensions(Call(call.world, call.place, [key], {}, config))
    return None


def _read(call: Call, config: Value, name: str, *, has_sections: bool) -> None:
    file = documents.located(call.world, name, call.place.file)
    if file is None:
        return
    if name.endswith(".py"):
        read = call.world.attribute(config, "from_pyfile")
        call.world.call(read, [file.name], place=call.place)
        return
    said = documents.toml(file) or documents.parsed(file)
    for key, value in _merged(said, has_sections=has_sections).items():
        own = Call(call.world, call.place, [], {}, config)
        put(own, str(key).upper(), Unknown(likely=value), "file")


def _merged(said: object, *, has_sections: bool) -> dict[str, Value]:
    """Return what a file says of a deployment: its sections one over the other."""
    if not isinstance(said, dict) or not has_sections:
        return said if isinstance(said, dict) else {}
    sections = {str(name).lower(): one for name, one in said.items() if isinstance(one, dict)}
    others = [name for name in sections if name not in SECTIONS]
    merged: dict[str, Value] = {}
    for name in (*others, *SECTIONS):
        for key, value in sections.get(name, {}).items():
            before = merged.get(key)
            is_more = isinstance(value, list) and any(one in MERGES for one in value)
            merged[key] = [*before, *value] if is_more and isinstance(before, list) else value
    return merged


@CONFIG.method("load_extensions")
def load_extensions(call: Call) -> Value:
    """`app.config.load_extensions("EXTENSIONS")`: calls each "module:function" with it."""
    config: Config | None = call.self.of(CONFIG) if isinstance(call.self, Instance) else None
    app = config.app if config is not None else None
    if app is None:
        return None
    key = call.get(0, "key", LISTED)
    found = pages.setting(call, app, key) if isinstance(key, str) else None
    listed = call.world.items(found)
    names = pages.texts(call.world, found)
    if listed is None or len(names) < len(listed):
        message = f"the extensions that the settings list ({key or '?'}) are not all known"
        call.world.doubt(message, call.place)
    for name in names:
        if name not in MERGES:
            start = importing.imported(call.world, name)
            call.world.call(start, [app], place=call.place)
    return None
