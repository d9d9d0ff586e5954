"""What is put into an attribute of a row: a column, a relationship, a property of the class."""

from __future__ import annotations

import ast

from offramp.audit.facts.database.entities import SET
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.on_relations import put
from offramp.audit.facts.database.uses import RowCall
from offramp.audit.facts.database.values import Value


def stored(
    notes: Notes, node: ast.AST, value: Value, name: str, given: ast.expr | None = None
) -> None:
    """Note what `user.name = ...` writes."""
    model = notes.entities.get(value.model)
    if value.kind not in {"rows", "new"}:
        return
    if model is None or name in model.columns:
        notes.note("make" if value.kind == "new" else "update", node, value, [name])
    elif name in model.relations:
        put(notes, node, value, name, given)
    else:
        set_property(notes, node, value, name)


def set_property(notes: Notes, node: ast.AST, value: Value, name: str) -> None:
    """`user.password = ...`, where a property of the class does something with it."""
    if notes.entities.method(value.model, name + SET):
        line = getattr(node, "lineno", 0)
        notes.touched.calls[RowCall(name + SET, value, line)] = None
