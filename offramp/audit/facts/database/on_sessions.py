"""What calls of a session, of `select()` and its like, and of `setattr` do to tables."""

from __future__ import annotations

import ast

from offramp.audit.facts.database import set_by_name, whole_columns
from offramp.audit.facts.database.mappings import of_mapping
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.uses import Use
from offramp.audit.facts.database.values import SELF, Value
from offramp.audit.facts.database.vocabulary import MENTIONS, SESSIONS
from offramp.audit.facts.database.whole_columns import whole
from offramp.code.nodes import last_name

ADDING = frozenset({"add", "add_all", "bulk_save_objects", "merge"})
IN_BULK = {"bulk_insert_mappings": "insert", "bulk_update_mappings": "update"}
STATEMENTS = frozenset({"insert", "update", "delete"})
RUNNING = frozenset({"execute", "scalars", "scalar"})  # a statement, with rows for it
ON_SESSION = ADDING | IN_BULK.keys() | RUNNING | {"delete"}


def on_session(notes: Notes, node: ast.Call, name: str, base: tuple[Value, ...]) -> None:
    """Note what the call *name* does with the models, rows and statements it is given."""
    if name in WHOLE:
        WHOLE[name](notes, node, name)
    if name in MENTIONS or name in STATEMENTS:
        _mentioned(notes, node, name, base)
    if name not in ON_SESSION or not isinstance(node.func, ast.Attribute):
        return
    is_session = _is_session(notes, node.func.value)
    if name in RUNNING and (is_session or len(node.args) > 1):
        _run(notes, node)
    if not is_session:
        return
    values = [one for arg in node.args for one in notes.scope.of(arg)]
    if name in ADDING:
        _added(notes, node, values, is_merged=name == "merge")
    is_one = len({one.model for one in values}) == 1  # else what goes with it is a guess
    for one in values:
        if name == "delete" and one.kind in {"rows", "new"}:
            notes.note("remove" if is_one else "delete", node, one)
        elif name in IN_BULK and one.kind == "class":
            notes.note(IN_BULK[name], node, one, _second(notes, node))


def _run(notes: Notes, node: ast.Call) -> None:
    """Note what `execute(insert(User), rows)` does, on a session or a connection."""
    for one in notes.scope.of(node.args[0]) if node.args else ():
        if one.kind in {"insert", "update"}:
            notes.note(one.kind, node, one, _second(notes, node))


def _second(notes: Notes, node: ast.Call) -> list[str]:
    """Return the columns of `execute(insert(User), [{"name": ...}])`."""
    return list(of_mapping(node.args[1], notes.scope)) if len(node.args) > 1 else []


def _added(notes: Notes, node: ast.Call, values: list[Value], *, is_merged: bool) -> None:
    rows = [one for one in values if one.kind in {"rows", "new"}]
    for one in rows:
        if is_merged:  # asks for it first; what a row had changed before is told where that is
            notes.read(node, one)
        if one.kind == "new":
            notes.note("insert", node, one)
            if is_merged:
                notes.note("update", node, one)
        elif not is_merged and SELF in {one.model, one.name}:
            notes.note("add", node, one)
    if not rows:
        notes.touched.uses[Use("add", node.lineno)] = None


def _mentioned(notes: Notes, node: ast.Call, name: str, base: tuple[Value, ...]) -> None:
    """`select(User)`, `session.get(User, 1)`, `query.join(Post)`, `update(User)`."""
    is_statement = name in STATEMENTS
    if is_statement and base:
        return
    for arg in node.args[:1] if is_statement else node.args:
        for one in notes.scope.of(arg):
            if one.kind == "class" and is_statement:
                notes.note(name, node, one)
            elif one.kind in {"class", "relation"} and not is_statement:
                notes.read(node, one)


def _written_whole(notes: Notes, node: ast.Call, name: str) -> None:
    fields: list[str] = []
    if name == "populate_obj" and isinstance(node.func, ast.Attribute):
        fields = whole_columns.of_form(node.func.value, notes.scope.names, notes.entities.context)
    given = next((one.value for one in node.keywords if one.arg == "obj"), None)
    row = node.args[0] if node.args else given
    for one in notes.scope.of(row) if row is not None else ():
        model = notes.entities.get(one.model)
        named = [field for field in fields if model is not None and field in model.columns]
        if name == "setattr":
            named = set_by_name.columns(node, one, model, notes.scope)
        for text in named or [""]:
            _written_key(notes, node, one, text)


def _is_flat(node: ast.Call) -> bool:
    said = next((one.value for one in node.keywords if one.arg == "recurse"), None)
    return isinstance(said, ast.Constant) and not said.value


def _followed(notes: Notes, node: ast.Call, _: str) -> None:
    """Note the rows that keys of a row point at, and theirs."""
    if _is_flat(node):
        return
    pending = [one.model for one in notes.scope.of(node.args[0])] if node.args else []
    for ref in pending:  # which grows
        model = notes.entities.get(ref)
        for name, relation in model.relations.items() if model is not None else ():
            if model is not None and name in model.columns:  # a key, and not rows that point here
                notes.read(node, Value("rows", relation.model))
                pending += [relation.model] if relation.model not in pending else []


def _written_by_mapping(notes: Notes, node: ast.Call, _: str) -> None:
    """`update_model_from_dict(row, body)`, `dict_to_model(User, body)` of playhouse."""
    scope, context = notes.scope, notes.entities.context
    for one in scope.of(node.args[0]) if len(node.args) > 1 else ():
        model = notes.entities.get(one.model)
        keys = [*whole_columns.keys(node.args[1], model, scope.names, context)]
        for key in dict.fromkeys((*keys, *of_mapping(node.args[1], scope))) or whole(model):
            _written_key(notes, node, one._replace(kind=MADE.get(one.kind, one.kind)), key)


def _written_key(notes: Notes, node: ast.Call, value: Value, key: str) -> None:
    if value.kind in {"rows", "new"}:
        notes.note("make" if value.kind == "new" else "update", node, value, [key])


def _is_session(notes: Notes, node: ast.expr) -> bool:
    name = last_name(getattr(node, "func", node)).lower()
    if "session" in name or name in SESSIONS:
        return True
    ref = notes.scope.names.ref(node) or ""
    return "ession" in ref.rpartition(".")[2]


MADE = {"class": "new"}
WHOLE = {
    "setattr": _written_whole,
    "populate_obj": _written_whole,
    "model_to_dict": _followed,  # of peewee
    "update_model_from_dict": _written_by_mapping,
    "dict_to_model": _written_by_mapping,
}
