"""Entry points: what a project's own metadata names for others, and for itself, to load."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from offramp.code.source import UnreadableError, parse_text
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, OpenList, Place, Unknown, Value
from offramp.code.surface.interpreter.world import World
from offramp.code.tree import Found

LIBRARY = Library()
LARGEST = 500_000  # bytes of a file that is read for them
FILE = re.compile(r"(^|/)(pyproject\.toml|setup\.cfg|setup\.py)$")
NAMED = re.compile(r"^\s*([^=\s][^=]*?)\s*=\s*([\w.]+(?:\s*:\s*[\w.]+)?)", re.MULTILINE)


@dataclass(frozen=True)
class Named:
    """
    One entry point: its group, its name, and "package.module:name".

    *folder* is that of the metadata, "" for the root; what lies in it is installed with them.
    """

    group: str
    name: str
    value: str
    folder: str = ""


@dataclass
class Point:
    """What an `EntryPoint` stands for."""

    named: Named = field(default_factory=lambda: Named("", "", ""))


POINT = LIBRARY.model("importlib.metadata.EntryPoint", state=Point)
POINTS = LIBRARY.model("importlib.metadata.EntryPoints")
EXTENSION = LIBRARY.model("stevedore.extension.Extension")
MANAGER = LIBRARY.model(
    "stevedore.ExtensionManager",
    "stevedore.extension.ExtensionManager",
    "stevedore.NamedExtensionManager",
    "stevedore.named.NamedExtensionManager",
    "stevedore.EnabledExtensionManager",
    "stevedore.enabled.EnabledExtensionManager",
    state=list,
)


def of_group(call: Call, group: str | None) -> list[Instance]:
    """Return the project's entry points of a group, in the order of their names."""
    if group is None:
        return []
    found = {one.name: one for one in _all(call.world) if one.group == group}
    return [_point(one, call.place) for _, one in sorted(found.items())]


def is_own(point: Instance, file: str) -> bool:
    """Tell whether whoever installs *file* has the entry point too: not so of a plugin beside."""
    folder: str = point.of(POINT).named.folder
    return not folder or file.startswith(f"{folder}/")


def loaded(world: World, point: Instance) -> Value:
    """Return what an entry point names: a module, or something in one."""
    return importing.imported(world, point.of(POINT).named.value)


def _point(named: Named, place: Place) -> Instance:
    made = Instance(POINT, place)
    made.of(POINT).named = named
    made.attributes = {"name": named.name, "value": named.value, "group": named.group}
    return made


@POINT.method("load", "resolve")
def load(call: Call) -> Value:
    """`entry_point.load()`."""
    if not isinstance(call.self, Instance):
        return Unknown()
    found = loaded(call.world, call.self)
    if not is_own(call.self, call.place.file):
        call.world.beside.append(found)
    return found


@LIBRARY.function(
    "importlib.metadata.entry_points",
    "importlib_metadata.entry_points",
    "pkg_resources.iter_entry_points",
)
def entry_points(call: Call) -> Value:
    """`entry_points(group="...")`, or all of them, to choose from."""
    group = call.text(0, "group")
    if group is None and not call.args and not call.kwargs:
        return Instance(POINTS, call.place)
    return OpenList(of_group(call, group))


@POINTS.method("select", "get", "__getitem__")
def select(call: Call) -> Value:
    """`entry_points().select(group="...")`; `.get("...", [])` before Python 3.12."""
    return OpenList(of_group(call, call.text(0, "group")))


@MANAGER.method("__init__")
def manage(call: Call) -> Value:
    """`ExtensionManager(namespace, invoke_on_load=False, invoke_args=(), invoke_kwds={})`."""
    if not isinstance(call.self, Instance):
        return None
    args = call.world.items(call.get(2, "invoke_args", ())) or []
    kwargs = call.get(3, "invoke_kwds")
    for point in of_group(call, call.text(0, "namespace")):
        extension = Instance(EXTENSION, call.place)
        plugin = loaded(call.world, point)
        extension.attributes = {"name": point.attributes["name"], "plugin": plugin, "obj": None}
        if call.get(1, "invoke_on_load") is True:
            given = dict(kwargs) if isinstance(kwargs, dict) else {}
            extension.attributes["obj"] = call.world.call(plugin, args, given, place=call.place)
        call.self.of(MANAGER).append(extension)
    return None


@MANAGER.method("__iter__")
def _extensions(call: Call) -> Value:
    return OpenList(call.self.of(MANAGER)) if isinstance(call.self, Instance) else OpenList()


def _all(world: World) -> Iterator[Named]:
    for one in world.project.files:
        if FILE.search(one.name) and one.size <= LARGEST:
            folder = one.name.rpartition("/")[0]
            yield from (replace(named, folder=folder) for named in _of_file(one))


def _of_file(file: Found) -> Iterator[Named]:
    try:
        text = file.path.read_text("utf-8", errors="replace")
        last = file.name.rpartition("/")[2]
        if last == "pyproject.toml":
            yield from _of_toml(text)
        elif last == "setup.py":
            yield from _of_setup(text)
        else:
            yield from _of_cfg(text)
    except (OSError, ValueError, RecursionError, UnreadableError, configparser.Error):
        return


def _of_toml(text: str) -> Iterator[Named]:
    given = tomllib.loads(text)
    for keys in (("project", "entry-points"), ("tool", "poetry", "plugins")):
        for group, points in _table(given, *keys).items():
            for name, value in _table({group: points}, group).items():
                yield Named(group, name, str(value))


def _table(given: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the table at *keys*; none where something else stands there."""
    for key in keys:
        inside = given.get(key)
        given = inside if isinstance(inside, dict) else {}
    return given


def _of_cfg(text: str) -> Iterator[Named]:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    parser.read_string(text)
    for section in ("options.entry_points", "entry_points"):
        for group, lines in parser.items(section) if parser.has_section(section) else ():
            yield from _of_lines(group, lines)


def _of_lines(group: str, text: str) -> Iterator[Named]:
    for name, value in NAMED.findall(text):
        yield Named(group, name, value.replace(" ", ""))


def _of_setup(text: str) -> Iterator[Named]:
    """Yield what `setup(entry_points={...})` says in literals."""
    for node in ast.walk(parse_text(text)):
        if not isinstance(node, ast.keyword) or node.arg != "entry_points":
            continue
        if isinstance(node.value, ast.Dict):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                lines = [one.value for one in ast.walk(value) if isinstance(one, ast.Constant)]
                if isinstance(key, ast.Constant):
                    yield from _of_lines(str(key.value), "\n".join(map(str, lines)))
