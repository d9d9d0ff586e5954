"""The columns that arguments name: keywords, keys of mappings, names that a loop goes through."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database.scope import Scope
from offramp.code.given import Items, Literal
from offramp.code.module import Assigned
from offramp.code.nodes import last_name
from offramp.code.origins import put_in


def keys(node: ast.Call, scope: Scope) -> Iterator[str]:
    """Yield the columns that `.values(a=1)`, `.update({"a": 1})` or `.create(a=1)` name."""
    for word in node.keywords:
        if word.arg and word.arg not in {"synchronize_session", "commit", "defaults"}:
            yield word.arg
    for one in node.args[:1]:
        yield from of_mapping(one, scope)


def of_mapping(node: ast.expr, scope: Scope) -> Iterator[str]:
    """Yield the keys of a mapping, or of the first of several: texts, and columns as such."""
    for one in [*node.elts[:1]] if isinstance(node, ast.List | ast.Tuple) else [node]:
        mapping = one.elt if isinstance(one, ast.ListComp | ast.GeneratorExp) else one
        if isinstance(mapping, ast.Name):
            for binding in scope.names.bindings(mapping.id):
                value = getattr(binding, "value", None)
                if isinstance(value, ast.Dict | ast.List | ast.ListComp):
                    yield from of_mapping(value, scope)
            yield from put_in(mapping.id, scope.names, mapping.lineno)
        for key in mapping.keys if isinstance(mapping, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
            elif isinstance(key, ast.Attribute):
                yield key.attr


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
