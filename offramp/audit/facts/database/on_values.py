"""What methods of models, queries, statements and rows do to tables."""

from __future__ import annotations

import ast
import re

from offramp.audit.facts.database import whole_columns
from offramp.audit.facts.database.mappings import keys, list_of, of_mapping
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.on_relations import related
from offramp.audit.facts.database.values import Value
from offramp.audit.facts.database.vocabulary import (
    ADDED,
    DELETES,
    INSERTS,
    SELECTS,
    TAKEN,
    UPDATES,
    UPSERTS,
)

# of MongoEngine: `user.update(push__posts=post)` (mongoengine/queryset/transform.py)
OPERATOR = re.compile(
    r"^(set|unset|set_on_insert|push|push_all|pull|pull_all|pop|add_to_set|inc|dec|mul|min|max)__"
)

ACTIVE = frozenset({"peewee", "mongoengine", "pony", "ndb"})  # mappers whose rows save themselves


def on_value(notes: Notes, node: ast.Call, value: Value, name: str) -> None:
    """Note what the method *name* of a value does."""
    model = notes.entities.get(value.model)
    mapper = model.mapper if model else ""
    named = _named(notes, node, value)
    if ":" in value.name and value.kind == "rows" and name in ADDED | TAKEN | {"delete"}:
        related(notes, node, value, name)
    elif value.kind == "query":
        _on_query(notes, node, value, name, mapper)
    elif value.kind == "class" and mapper:
        _on_class(notes, node, value, name, mapper)
    elif value.kind in {"insert", "update"} and name in {"values", "insert", "from_select"}:
        listed = list_of(node.args[0]) if name == "from_select" and node.args else ()
        notes.note(value.kind, node, value, [*named, *listed])
    elif value.kind == "insert" and name in UPSERTS:
        given = [word.value for word in node.keywords if word.arg in {"set_", "update"}]
        written = [key for one in given for key in of_mapping(one, notes.scope)]
        notes.note("update", node, value, written or named)
    elif value.kind in {"rows", "new"}:
        _on_row(notes, node, value, name, mapper)


def _on_query(notes: Notes, node: ast.Call, value: Value, name: str, mapper: str) -> None:
    named = _named(notes, node, value)
    if name in {"filter_by", "get_or_create"}:
        _read_keys(notes, node, value)
    if name in {"update", "update_one", "modify", "update_all"}:
        notes.note("update", node, value, (OPERATOR.sub("", one) for one in named))
        if name == "update_one" and any(
            one.arg == "upsert" and _is_true(one.value) for one in node.keywords
        ):
            notes.note("insert", node, value, (OPERATOR.sub("", one) for one in named))
    elif name == "delete":
        notes.note("delete", node, value)
    elif name == "insert" and mapper == "mongoengine":
        notes.note("insert", node, value)


def _named(notes: Notes, node: ast.Call, value: Value) -> list[str]:
    """Return the columns that the arguments of a call name, also by `**body`."""
    found = list(keys(node, notes.scope))
    if any(one.arg is None for one in node.keywords):
        model = notes.entities.get(value.model)
        found += whole_columns.columns(node, model, notes.scope, notes.entities.context)
    return found


def _on_class(notes: Notes, node: ast.Call, value: Value, name: str, mapper: str) -> None:
    if mapper == "sqlalchemy" and notes.entities.method(value.model, name):
        return  # its own
    named = _named(notes, node, value)
    is_core = (
        mapper == "core" or getattr(getattr(node.func, "value", None), "attr", "") == "__table__"
    )
    if not is_core and mapper == "sqlalchemy":
        return
    if name in SELECTS:
        notes.read(node, value)
    if name in INSERTS:
        notes.note("insert", node, value, named)
    if name in UPDATES:
        notes.note("update", node, value, named)
    if name in DELETES:
        notes.note("delete", node, value)


def _on_row(notes: Notes, node: ast.Call, value: Value, name: str, mapper: str) -> None:
    if name == "sqlmodel_update":
        given = [key for one in node.args[:1] for key in _keys_of(notes, one, value)]
        notes.note("update", node, value, [*_named(notes, node, value), *given])
    elif mapper not in ACTIVE:
        return
    elif name in {"save", "put"}:
        notes.note("insert" if value.kind == "new" else "update", node, value)
    elif name in {"delete", "delete_instance"}:
        notes.note("delete", node, value)
        if any(one.arg == "recursive" and _is_true(one.value) for one in node.keywords):
            _pointing(notes, node, value)
    elif name in {"update", "modify", "set"}:
        named = _named(notes, node, value)
        notes.note("update", node, value, (OPERATOR.sub("", one) for one in named))


def _keys_of(notes: Notes, node: ast.expr, value: Value) -> list[str]:
    model, names = notes.entities.get(value.model), notes.scope.names
    found = whole_columns.keys(node, model, names, notes.entities.context)
    return [one for one in found if model is not None and one in model.columns]


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _pointing(notes: Notes, node: ast.Call, value: Value) -> None:
    """Note that rows go which point at a row, and those that point at them: peewee's."""
    pending, seen = [value.model], {value.model}
    for ref in pending:  # which grows
        model = notes.entities.get(ref)
        for name, relation in model.relations.items() if model is not None else ():
            if model is not None and name not in model.columns and relation.model not in seen:
                seen.add(relation.model)
                pending.append(relation.model)
                notes.note("delete", node, Value("rows", relation.model))


def _read_keys(notes: Notes, node: ast.Call, value: Value) -> None:
    for word in node.keywords:
        if word.arg:
            notes.read(node, value, word.arg)
