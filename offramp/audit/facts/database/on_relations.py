"""What is put into a relationship's rows, or taken out of them."""

from __future__ import annotations

import ast

from offramp.audit.facts.database.models import Relation
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.values import Value
from offramp.audit.facts.database.vocabulary import ADDED


def related(notes: Notes, node: ast.Call, value: Value, name: str) -> None:
    """`user.roles.append(role)`: the table in between, else the other row's key."""
    owner, _, attribute = value.name.partition(":")
    relation = _relation(notes, owner, attribute)
    if relation is None or (name in ADDED and _is_own_list(notes, node)):
        return
    is_made = name in ADDED and _made(notes, node, owner, node.args)
    if relation.between:
        notes.table("insert" if name in ADDED else "delete", node, relation.between)
    elif name == "delete":
        notes.note("delete", node, Value("rows", relation.model))
    elif not is_made:
        row = Value("rows", relation.model)
        notes.note("update", node, row, notes.keys_to(row, owner))


def put(notes: Notes, node: ast.AST, value: Value, name: str, given: ast.expr | None) -> None:
    """`post.author = user`, `post.tags = [Tag()]`: the key is in this row, theirs, or between."""
    relation = _relation(notes, value.model, name)
    if relation is None:
        return
    is_made = _made(notes, node, value.model, [given] if given is not None else [])
    theirs = Value("rows", relation.model)
    if relation.between:
        notes.table("insert", node, relation.between)
    elif (own := notes.key_of(value, name)) or not notes.keys_to(theirs, value.model):
        notes.note("make" if value.kind == "new" else "update", node, value, own)
    elif not is_made:
        notes.note("update", node, theirs, notes.keys_to(theirs, value.model))


def _relation(notes: Notes, owner: str, attribute: str) -> Relation | None:
    model = notes.entities.get(owner)
    return model.relations.get(attribute) if model else None


def _made(notes: Notes, node: ast.AST, owner: str, given: list[ast.expr]) -> bool:
    """Note rows that are new: they are put in with the one that has them."""
    new = [one for each in given for one in notes.scope.of(each) if one.kind == "new"]
    for one in new:
        notes.note("insert", node, one, notes.keys_to(one, owner))
    return bool(new)


def _is_own_list(notes: Notes, node: ast.Call) -> bool:
    """Tell whether a name is also bound to a list of the function's own: `found = []`."""
    holder = getattr(node.func, "value", None)
    bindings = notes.scope.names.bindings(holder.id) if isinstance(holder, ast.Name) else []
    return any(isinstance(getattr(one, "value", None), ast.List) for one in bindings)
