"""The columns that arguments name: keywords, keys of mappings, names that a loop goes through."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database.scope import Scope
from offramp.code.given import Items, Literal
from offramp.code.module import Assigned
from offramp.code.nodes import last_name
from offramp.code.origins import put_in

LISTING = frozenset({"insert_many", "insert_from", "replace_many", "bulk_update"})
DEEPEST = 4  # mappings that are put together from others
MOST = 30  # mappings of one list that are looked at
HELD = (ast.Dict, ast.List, ast.ListComp, ast.Call, ast.BinOp)


def keys(node: ast.Call, scope: Scope) -> Iterator[str]:
    """Yield the columns that `.values(a=1)`, `.update({"a": 1})` or `.create(a=1)` name."""
    for word in node.keywords:
        if word.arg == "defaults":  # of `get_or_create`
            yield from of_mapping(word.value, scope)
        elif word.arg == "fields" and isinstance(word.value, ast.List | ast.Tuple):
            yield from list_of(word.value)
        elif word.arg and word.arg not in {"synchronize_session", "commit"}:
            yield word.arg
    name = last_name(node.func)
    for one in node.args[1:2] if name == "set_by_id" else node.args[:1]:
        yield from of_mapping(one, scope)
    for one in node.args[1:2] if name in LISTING else ():  # peewee's `insert_many(rows, fields)`
        yield from list_of(one)


def of_mapping(node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[str]:
    """Yield the keys of a mapping, or of several: texts, and columns as such."""
    for one in _each(node):
        match one:
            case ast.Name():
                for binding in scope.names.bindings(one.id):
                    value = getattr(binding, "value", None)
                    if isinstance(value, HELD) and depth < DEEPEST:
                        yield from of_mapping(value, scope, depth + 1)
                yield from put_in(one.id, scope.names, one.lineno)
            case ast.Dict():
                yield from _of_dict(one, scope, depth)
            case ast.Call(func=ast.Name(id="dict")):
                yield from (word.arg for word in one.keywords if word.arg)
                spread = [word.value for word in one.keywords if word.arg is None]
                for inner in (*one.args, *spread):
                    yield from of_mapping(inner, scope, depth + 1) if depth < DEEPEST else ()
            case ast.BinOp(left=left, op=ast.BitOr(), right=right) if depth < DEEPEST:
                yield from of_mapping(left, scope, depth + 1)
                yield from of_mapping(right, scope, depth + 1)
            case _:
                pass


def _each(node: ast.expr) -> list[ast.expr]:
    """Return each of several mappings: those of a list, what a comprehension makes."""
    listed = node.elts[:MOST] if isinstance(node, ast.List | ast.Tuple) else [node]
    return [one.elt if isinstance(one, ast.ListComp | ast.GeneratorExp) else one for one in listed]


def _of_dict(node: ast.Dict, scope: Scope, depth: int) -> Iterator[str]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value
        elif isinstance(key, ast.Attribute):
            yield key.attr
        elif key is None and depth < DEEPEST:  # `{**values, "name": 1}`
            yield from of_mapping(value, scope, depth + 1)


def list_of(node: ast.expr) -> Iterator[str]:
    """Yield the columns of a list of names: `from_select(["name", Post.id], ...)`."""
    for one in node.elts if isinstance(node, ast.List | ast.Tuple) else ():
        name = getattr(one, "value", None) if isinstance(one, ast.Constant) else last_name(one)
        if isinstance(name, str):
            yield name


def constants(node: ast.expr | None, scope: Scope) -> list[str]:
    """Return what a name can be: the text itself, or each of those that a loop goes through."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    bindings = scope.names.bindings(node.id) if isinstance(node, ast.Name) else []
    given = [scope.names.given(one.value) for one in bindings if isinstance(one, Assigned)]
    texts = [item for one in given if isinstance(one, Items) for item in one.items]
    return [
        str(one.value) for one in texts if isinstance(one, Literal) and isinstance(one.value, str)
    ]
