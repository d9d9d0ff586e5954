"""Passwords that requests are held against: `password == "..."`, and tables of people with them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.code.module import Module

PASSWORD = re.compile(r"(?:^|_)(?:passw(?:or)?d|passwd|pwd|passcode)$", re.IGNORECASE)
COMPARES = re.compile(
    rb"passw\w*[\"'\])]*\s*[!=]=|[!=]=\s*[\w.]*(?:\[[\"'])?passw|get_password|pwd[\"'\])]*\s*[!=]="
)
GIVES = "get_password"  # Flask-HTTPAuth asks it for the password of a name
SHORTEST = 3  # characters


def may_hold(text: bytes) -> bool:
    """Tell whether a text in small letters compares passwords at all."""
    return (b"passw" in text or b"pwd" in text) and COMPARES.search(text) is not None


def find(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what it is, and the secret."""
    if not may_hold(module.text.lower()):
        return
    tables: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
                for one, other in ((left, right), (right, left)):
                    if _is_password(one):
                        yield from _literal(other)
                        tables.add(_table(other))
            case ast.FunctionDef(decorator_list=around) if any(map(_gives, around)):
                given = (one for one in ast.walk(node) if isinstance(one, ast.Return))
                tables |= {_table(one.value) for one in given if one.value is not None}
            case _:
                pass
    for name in tables - {""}:
        yield from _people(module, name)


def _literal(node: ast.expr) -> Iterator[tuple[int, str, str]]:
    value = getattr(node, "value", None)
    if isinstance(node, ast.Constant) and isinstance(value, str) and len(value) >= SHORTEST:
        yield node.lineno, "a password that a request is held against", value


def _people(module: Module, name: str) -> Iterator[tuple[int, str, str]]:
    """Yield a mapping of names to passwords, once."""
    for one in module.bindings.get(name, ()):
        value = getattr(one, "value", None)
        if isinstance(value, ast.Dict):
            texts = [one.value for one in value.values if isinstance(one, ast.Constant)]
            if texts and len(texts) == len(value.values) and all(isinstance(x, str) for x in texts):
                yield value.lineno, f"passwords in {name}", ""


def _is_password(node: ast.expr) -> bool:
    """Tell whether it is one by its name: a variable, an attribute, a field of a form."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return PASSWORD.search(name) is not None
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return PASSWORD.search(name) is not None
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as name), *_]):
            return PASSWORD.search(name) is not None
        case _:
            return False


def _table(node: ast.expr) -> str:
    """Return the name of the mapping that something is taken from."""
    match node:
        case ast.Subscript(value=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            return name
        case _:
            return ""


def _gives(node: ast.expr) -> bool:
    return getattr(node, "attr", "") == GIVES
