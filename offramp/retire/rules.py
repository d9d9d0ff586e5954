"""
Keep endpoints for links alone: rules of which `url_for` makes paths, and that serve nothing.

They are written where the application is ready: before a factory returns it, each time, or at the
end of the module that holds it. The paths do not change when functions answer them, so links stay
right.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from offramp.code import source
from offramp.code.surface.model import Declared
from offramp.retire.code import Code
from offramp.retire.patch import Changes
from offramp.retire.units import Key

WHY = "# functions answer these; the rules serve nothing, url_for takes the paths from them"


class NoPlaceError(Exception):
    """Nothing tells where rules can be written; says why."""


@dataclass(frozen=True)
class _Place:
    """Where rules go: before line *line* (from 1), *indent* to the right, for the app *name*."""

    line: int
    indent: str
    name: str


def written(
    code: Code, application: str, changes: Changes, kept: Sequence[Declared]
) -> tuple[Path, bytes]:
    """
    Return the file that has the rules, and its bytes with those for *kept*.

    *application* is "module:name" or "module:factory(…)", *changes* what is changed already.
    Raises `NoPlaceError`.
    """
    key = _made_by(code, application)
    module = code.modules[key.module].module
    content = changes.get(module.path) or module.path.read_bytes()
    text = source.decode(content)
    lines = io.StringIO(text, newline="").readlines()  # as Python counts: a form feed ends none
    places = _places(ast.parse(text), key.name, lines)
    end = "\r\n" if "\r\n" in text else "\n"
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    for place in sorted(places, key=lambda one: -one.line):  # lines above keep their numbers
        wanted = list(dict.fromkeys(_rule(place.name, one) for one in kept))
        if WHY not in text:
            is_below_block = not place.indent and lines[place.line - 2][:1].isspace()
            wanted = [*[""] * (0 if place.indent else 1 + is_below_block), WHY, *wanted]
        fresh = [f"{place.indent}{line}".rstrip() + end for line in wanted]
        lines[place.line - 1 : place.line - 1] = fresh
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return module.path, "".join(lines).encode(encoding)


def _rule(name: str, declared: Declared) -> str:
    more = f", defaults={dict(declared.defaults)!a}" if declared.defaults else ""
    if declared.host is not None:
        raise NoPlaceError(f"{declared.endpoint} is for the host {declared.host} alone")
    path, endpoint = json.dumps(declared.path), json.dumps(declared.endpoint)
    return f"{name}.add_url_rule({path}, {endpoint}{more}, build_only=True)"


def _made_by(code: Code, application: str) -> Key:
    """Return the factory, or the name at the top of a module, that the application is made by."""
    start, _, named = application.partition(":")
    module = code.project.find(start)
    parts = tuple(named.partition("(")[0].split("."))
    key = _leads(code, module.name, parts) if module and module.name in code.modules else None
    unit = code.unit(key) if key else None
    if key is None or unit is None:
        raise NoPlaceError(f"{application} was not found")
    node = unit.nodes[0]
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
        made = _leads(code, key.module, _dotted(node.value.func))
        factory = code.unit(made) if made else None
        if made and factory and isinstance(factory.nodes[0], ast.FunctionDef):
            return made
    return key


def _leads(code: Code, module: str, parts: tuple[str, ...]) -> Key | None:
    found = [one for one in code.resolve(module, parts) if isinstance(one, Key)] if parts else []
    return found[-1] if found and found[-1].name not in {"", "*"} else None


def _dotted(node: ast.expr) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return (node.id, *parts) if isinstance(node, ast.Name) else ()


def _places(tree: ast.Module, name: str, lines: Sequence[str]) -> list[_Place]:
    for one in tree.body:
        if isinstance(one, ast.FunctionDef) and one.name == name:
            return _in_factory(one, lines)
    last = tree.body[-1]
    is_start = isinstance(last, ast.If) and "__main__" in ast.unparse(last.test)
    line = last.lineno if is_start else len(lines) + 1
    while line > 1 and lines[line - 2].strip()[:1] in {"", "#"}:  # what stands above stays there
        line -= 1
    return [_Place(line, "", name)]


def _in_factory(factory: ast.FunctionDef, lines: Sequence[str]) -> list[_Place]:
    """
    Return the places before each `return NAME` of the one name, one of which always is reached.

    What stands below that one is never run.
    """
    found = list(_returns(factory))
    names = {getattr(one.value, "id", None) for one in found}
    indents = [lines[one.lineno - 1][: one.col_offset] for one in found]
    name = names.pop() if len(names) == 1 else None
    is_ended = any(one in factory.body for one in found)
    if name is None or any(map(str.strip, indents)) or not is_ended:
        said = (
            f"{factory.name}() does not end with a `return` of the application's name, and no other"
        )
        raise NoPlaceError(said)
    return [_Place(one.lineno, to, name) for one, to in zip(found, indents, strict=True)]


def _returns(node: ast.AST) -> Iterator[ast.Return]:
    """Yield the `return`s of a function, those of functions inside it left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _returns(child)
