"""Addresses that a test looks at and does not ask for: `assert response.location == "/users"`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.retire.sending import METHODS
from offramp.retire.units import Unit, last_name

WHERE = re.compile(r"(\w+_)?(location|redirect(ed)?(_(to|url))?)", re.IGNORECASE)
HELD = frozenset({"endswith", "startswith"})


def looked_at(unit: Unit) -> set[int]:
    """Return ids of the nodes that are only held against where an answer sends its caller."""
    found: set[int] = set()
    for top in unit.nodes:
        for node in ast.walk(top):
            for side in _held(node):
                every = list(ast.walk(side))
                if not any(isinstance(one, ast.Call) for one in every):
                    found |= {id(one) for one in every}
    return found


def _held(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what *node* holds against an answer's `Location`."""
    match node:
        case ast.Compare(left=left, comparators=others):
            yield from _beside([left, *others])
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=given) if name in HELD:
            yield from given if _tells_where(value) else ()
        case ast.Call(args=given, keywords=more) if last_name(node).startswith("assert"):
            sides = [*given, *(one.value for one in more)]
            is_about = "redirect" in last_name(node).lower()
            yield from sides[1:] if is_about else _beside(sides)
        case _:
            pass


def _beside(sides: Iterable[ast.expr]) -> list[ast.expr]:
    """Return the other sides, where one of *sides* tells where somebody is sent."""
    others = [one for one in sides if not _tells_where(one)]
    return others if len(others) < len(list(sides)) else []


def _tells_where(node: ast.expr) -> bool:
    return any(map(_is_where, ast.walk(node))) and not any(map(_goes_there, ast.walk(node)))


def _is_where(node: ast.AST) -> bool:
    name = getattr(node, "attr", getattr(node, "id", getattr(node, "value", None)))
    return isinstance(name, str) and WHERE.fullmatch(name) is not None


def _goes_there(node: ast.AST) -> bool:
    """Tell whether a client asks for the address: `client.get(response.location)`."""
    given = node.args if isinstance(node, ast.Call) and last_name(node) in METHODS else []
    return any(
        _is_where(one)
        for each in given
        for one in ast.walk(each)
        if not isinstance(one, ast.Constant)
    )
