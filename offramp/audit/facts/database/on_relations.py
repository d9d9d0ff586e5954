"""What is put into a relationship's rows, or taken out of them."""

from __future__ import annotations

import ast

from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.relations import Relation
from offramp.audit.facts.database.removed import keys as keys_to
from offramp.audit.facts.database.values import Value
from offramp.audit.facts.database.vocabulary import ADDED


def related(notes: Notes, node: ast.Call, value: Value, name: str) -> None:
    """`user.roles.remove(role)`: the table in between, else the other row's key."""
    if name in ADDED:
        if not _is_own_list(notes, node):
            added(notes, node, value, node.args)
        return
    owner, _, attribute = value.name.partition(":")
    relation = _relation(notes, owner, attribute)
    if relation is None:
        return
    row = Value("rows", relation.model)
    if relation.between:
        notes.table("delete", node, relation.between)
    elif name == "delete" or relation.is_home:
        notes.note("delete", node, row)
    else:
        notes.note("update", node, row, _keys(notes, owner, relation))


def added(notes: Notes, node: ast.AST, value: Value, given: list[ast.expr]) -> None:
    """`user.roles.append(role)`, `user.posts += [Post()]`."""
    owner, _, attribute = value.name.partition(":")
    relation = _relation(notes, owner, attribute)
    if relation is None:
        return
    new, keys = _new(notes, given), _keys(notes, owner, relation)
    if relation.proxied:  # makes a row of what it is given
        notes.note("insert", node, Value("new", relation.model), [relation.proxied, *keys])
    for one in new:
        notes.note("insert", node, one, keys)
    if relation.between:
        notes.table("insert", node, relation.between)
    elif not new and not relation.proxied:
        notes.note("update", node, Value("rows", relation.model), keys)


def put(notes: Notes, node: ast.AST, value: Value, name: str, given: ast.expr | None) -> None:
    """`post.author = user`, `post.tags = [Tag()]`: the key is in this row, theirs, or between."""
    relation = _relation(notes, value.model, name)
    if relation is None:
        return
    if relation.proxied:
        notes.note("update", node, Value("rows", relation.model), [relation.proxied])
        return
    is_new = value.kind == "new"  # and had no others before
    is_nothing = isinstance(given, ast.List | ast.Tuple) and not given.elts
    new, keys = _new(notes, [given] if given else []), _keys(notes, value.model, relation)
    for one in new:
        notes.note("make" if is_new else "insert", node, one, keys)
    row = Value("rows", relation.model)
    if relation.between:
        for operation in ("insert",) * (not is_nothing) + ("delete",) * (not is_new):
            notes.table(operation, node, relation.between)
    elif not keys:
        notes.note("make" if is_new else "update", node, value, notes.key_of(value, name))
    elif not is_new and relation.is_home:
        notes.note("delete", node, row)
    elif not (is_new and (new or is_nothing)):
        notes.note("update", node, row, keys)


def _relation(notes: Notes, owner: str, attribute: str) -> Relation | None:
    """Return the relationship, if something is written by way of it."""
    model = notes.entities.get(owner)
    found = model.relations.get(attribute) if model else None
    return None if found is None or found.is_only_read else found


def _keys(notes: Notes, owner: str, relation: Relation) -> list[str]:
    """Return the columns by which the other's rows say that they belong to the owner's."""
    ours, theirs = notes.entities.get(owner), notes.entities.get(relation.model)
    return keys_to(ours, relation, theirs) if ours is not None and theirs is not None else []


def _new(notes: Notes, given: list[ast.expr]) -> list[Value]:
    """Return rows that are new: they are put in with the one that has them."""
    return [one for each in given for one in notes.scope.of(each) if one.kind == "new"]


def _is_own_list(notes: Notes, node: ast.Call) -> bool:
    """Tell whether a name is also bound to a list of the function's own: `found = []`."""
    holder = getattr(node.func, "value", None)
    bindings = notes.scope.names.bindings(holder.id) if isinstance(holder, ast.Name) else []
    return any(isinstance(getattr(one, "value", None), ast.List) for one in bindings)
