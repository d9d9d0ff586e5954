"""
The text of statements that psycopg puts together: `SQL("select {} from {}").format(...)`.

`{}` stands for each part that is not known (psycopg/sql.py, psycopg2/sql.py).
"""

from __future__ import annotations

import ast
import re

from offramp.code.given import Items, Literal
from offramp.code.module import Assigned, Binding
from offramp.code.names import Names

MODULES = re.compile(r"^psycopg2?\.sql\.(\w+)$")
VALUES = frozenset({"Literal", "Placeholder"})
GAP = re.compile(r"\{(\w*)\}")
DEEPEST = 6


def text(node: ast.expr | None, names: Names, depth: int = 0) -> str | None:
    """Return the text of a composed statement or part; None where it is none."""
    if depth > DEEPEST:
        return None
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr="format" | "join" | "as_string")):
            template = text(base, names, depth + 1)
            return None if template is None else _spoken_to(template, node, names, depth)
        case ast.Call():
            return _made(node, names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            both = [text(one, names, depth + 1) for one in (left, right)]
            return "".join(one or "{}" for one in both) if any(both) else None
        case ast.Name():
            bound = names.bindings(node.id) or _outside(node, names)
            values = [one.value for one in bound if isinstance(one, Assigned)]
            return text(values[0], names, depth + 1) if len(bound) == len(values) == 1 else None
        case _:
            return None


def _spoken_to(template: str, node: ast.Call, names: Names, depth: int) -> str:
    """Return what a method makes of a template: puts parts in, or between them."""
    how = getattr(node.func, "attr", "")
    if how == "format":
        return _filled(template, node, names, depth)
    return (
        _joined(template, node.args[0], names, depth) if how == "join" and node.args else template
    )


def _outside(node: ast.Name, names: Names) -> list[Binding]:
    home = None if names.own.has(node.id) else names.home(node)
    return list(home[0].bindings.get(home[1], ())) if home is not None else []


def _made(node: ast.Call, names: Names) -> str | None:
    match = MODULES.match(names.ref(node.func) or "")
    kind = match[1] if match else ""
    if kind in VALUES:
        return "%s"
    if kind == "Identifier":
        parts = [_literal(one, names) for one in node.args]
        known = [f'"{one}"' for one in parts if one is not None]
        return ".".join(known) if len(known) == len(parts) else "{}"
    if kind == "SQL" and node.args:
        return _literal(node.args[0], names) or "{}"
    return None


def _literal(node: ast.expr, names: Names) -> str | None:
    given = names.given(node)
    is_text = isinstance(given, Literal) and isinstance(given.value, str)
    return str(given.value) if is_text and isinstance(given, Literal) else None


def _filled(template: str, node: ast.Call, names: Names, depth: int) -> str:
    by_place = {str(place): one for place, one in enumerate(node.args)}
    by_name = {one.arg: one.value for one in node.keywords if one.arg}
    place = -1

    def said(gap: re.Match[str]) -> str:
        nonlocal place
        place += not gap[1]
        part = (by_place | by_name).get(gap[1] or str(place))
        return (text(part, names, depth + 1) if part is not None else None) or "{}"

    return GAP.sub(said, template)


def _joined(comma: str, parts: ast.expr, names: Names, depth: int) -> str:
    """Return a list of parts; `map(Identifier, columns)` and what a comprehension makes of each."""
    match parts:
        case ast.List() | ast.Tuple():
            told = [text(one, names, depth + 1) or "{}" for one in parts.elts]
        case ast.Call(func=ast.Name(id="map"), args=[made, listed]):
            is_name = (names.ref(made) or "").endswith(".Identifier")
            told = [f'"{one}"' if is_name else "{}" for one in _texts(listed, names)]
        case (
            ast.ListComp(elt=made, generators=[loop])
            | ast.GeneratorExp(elt=made, generators=[loop])
        ) if isinstance(made, ast.Call):
            is_name = (names.ref(made.func) or "").endswith(".Identifier")
            told = [f'"{one}"' if is_name else "{}" for one in _texts(loop.iter, names)]
        case _:
            told = []
    return comma.join(told) or "{}"


def _texts(node: ast.expr, names: Names) -> list[str]:
    given = names.given(node)
    listed = given.items if isinstance(given, Items) else ()
    return [str(one.value) for one in listed if isinstance(one, Literal)]
