"""Files of the project that code reads as JSON, YAML or TOML: lists of routes, settings."""

from __future__ import annotations

import json
import posixpath
import tomllib
from collections.abc import Callable
from itertools import accumulate

import yaml

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Unknown, Value
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.standard import files
from offramp.code.tree import Found

LIBRARY = Library()
LARGEST = 1_000_000  # bytes of a document that is still read
DEEPEST = 100  # PyYAML looks at all open brackets for each sign; schemas have ten at most
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
MOST = 5_000_000  # bytes of JSON that one run reads; YAML takes ten times as long: two seconds
SLOWER = 10
OPENED = "builtins.open()"


def located(world: World, given: str | None, beside: str, folder: str = "") -> Found | None:
    """Return the project's file of that name: beside a file, else the only one that ends so."""
    if given is None:
        return None
    given = posixpath.normpath(given).removeprefix(f"{world.project.root}/")
    wanted = [
        posixpath.normpath(posixpath.join(posixpath.dirname(beside), folder, given)),
        posixpath.normpath(posixpath.join(folder, given)),
    ]
    found = {one.name: one for one in world.project.files}
    ending = [name for name in found if name.endswith(f"/{given.lstrip('./')}")]
    for name in (*wanted, *(ending if len(ending) == 1 else ())):
        if name in found and found[name].size <= LARGEST:
            return found[name]
    return None


def parsed(file: Found) -> object:
    """Return what a file of JSON, else of YAML, says; None where it is neither, or too much."""
    try:
        text = file.path.read_bytes()
        return json.loads(text)
    except (OSError, RecursionError):
        return None
    except ValueError:
        pass
    try:
        said = None if _depth(text) > DEEPEST else yaml.safe_load(text)
        return None if _size(said, {}) > LARGEST else said
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _depth(text: bytes) -> int:
    """Return how deep brackets stand within brackets, at most."""
    signs = text.translate(None, delete=NO_BRACKETS)
    return max(accumulate(1 if sign in b"[{" else -1 for sign in signs), default=0)


def _size(said: object, known: dict[int, int]) -> int:
    """Return how many values there are without aliases; too many where one holds itself."""
    if not isinstance(said, dict | list):
        return 1
    if id(said) not in known:
        known[id(said)] = LARGEST + 1
        parts = said.values() if isinstance(said, dict) else said
        known[id(said)] = 1 + sum(_size(one, known) for one in parts)
    return known[id(said)]


def _text(text: str) -> Value:
    """Return what JSON says that stands in the code itself."""
    try:
        return _value(json.loads(text))
    except (ValueError, RecursionError):
        return Unknown()


def _json(file: Found) -> object:
    try:
        return json.loads(file.path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def toml(file: Found) -> object:
    """Return what a file of TOML says, None where it is none."""
    try:
        return tomllib.loads(file.path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _loads(name: str, parse: Callable[[Found], object]) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        file = _opened(call, call.args[0] if call.args else call.get(-1, "stream"))
        text = call.args[0] if call.args else None
        if file is None and name == "json.loads" and isinstance(text, str):
            return _text(text)
        if file is None:
            return Unknown(f"{name}()", args=call.args, kwargs=call.kwargs)
        call.world.documents += file.size * (1 if name.startswith("json.") else SLOWER)
        if call.world.documents > MOST:
            call.world.doubt("not all files that set-up code parses are read", call.place)
            return Unknown()
        said = parse(file)
        return Unknown() if said is None else _value(said)

    return run


for _name in ("json.load", "json.loads"):
    LIBRARY.functions[_name] = _loads(_name, _json)
for _name in ("yaml.safe_load", "yaml.load", "yaml.full_load"):
    LIBRARY.functions[_name] = _loads(_name, parsed)
for _name in ("tomllib.load", "tomli.load", "toml.load", "tomllib.loads", "toml.loads"):
    LIBRARY.functions[_name] = _loads(_name, toml)


@LIBRARY.anyone("read")
def read(call: Call) -> Value:
    """`open(path).read()`: the text stands for the file."""
    is_file = isinstance(call.self, Unknown) and call.self.ref == OPENED
    return call.self if is_file else Unknown()


@files.PATH.method("open", "read_text", "read_bytes")
def opened(call: Call) -> Value:
    """`Path("routes.yaml").open()`, or its text."""
    return Unknown(OPENED, args=[call.self])


def _opened(call: Call, given: Value) -> Found | None:
    """Return the project's file that was opened, or whose text was read."""
    if not (isinstance(given, Unknown) and given.ref == OPENED and given.args):
        return None
    return located(call.world, files.as_text(call, given.args[0]), call.place.file)


def _value(said: object) -> Value:
    """Return what a document says; its switches are likely, since another may lie there."""
    if isinstance(said, dict):
        return {key: _value(one) for key, one in said.items()}
    if isinstance(said, list):
        return [_value(one) for one in said]
    if said is None or isinstance(said, bool):
        return Unknown(likely=said)
    return said if isinstance(said, (str, int, float)) else Unknown()
