"""One look at a function's body: attributes, assignments and calls that touch tables."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from typing import Any

from offramp.audit.facts.database import (
    documents,
    firestore,
    model_schemas,
    statements,
    whole_columns,
)
from offramp.audit.facts.database.core_tables import is_plain, spoken
from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.models import Model
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.on_calls import (
    PONY,
    constructed,
    handed,
    made_by_base,
    set_by_keyword,
)
from offramp.audit.facts.database.on_relations import added
from offramp.audit.facts.database.on_sessions import on_session
from offramp.audit.facts.database.on_values import on_value
from offramp.audit.facts.database.stored import stored
from offramp.audit.facts.database.uses import RowCall, Touched
from offramp.audit.facts.database.values import Value, Values
from offramp.code.module import Function
from offramp.code.nodes import children


def of_function(entities: Entities, function: Function, receiver: str | None = None) -> Touched:
    """
    Return what the function's own body touches; `sites` names what is nested too deeply.

    *receiver* is the class that a method is called on, where it is not the one that has it.
    """
    scope = entities.scope(function.module, function)
    if receiver is not None:
        scope = entities.called_on(receiver, function)
    reader = _Reader(Notes(entities, scope))
    for statement in function.node.body:
        with contextlib.suppress(RecursionError):
            reader.visit(statement)
    return reader.notes.touched


ASKED = frozenset({"query", "objects"})


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def visit(self, node: ast.AST) -> None:
        """Note what a statement or an expression touches."""
        read = VISITORS.get(type(node))
        if read is not None:
            read(self, node)
        else:
            self._inside(node)

    def _inside(self, node: ast.AST) -> None:
        for one in children(node):
            kind = type(one)
            if kind not in UNTOUCHING:
                read = VISITORS.get(kind)
                if read is not None:
                    read(self, one)
                else:
                    self._inside(one)

    def attribute(self, node: ast.Attribute) -> None:
        for value in self.notes.scope.of(node.value):
            self._loaded(node, value)
        self.visit(node.value)

    def _loaded(self, node: ast.Attribute, value: Value) -> None:
        model = self.notes.entities.get(value.model)
        if _is_asked(node.attr, value, model):
            self.notes.read(node, value)
        elif model is None or value.kind not in {"class", "rows", "new"}:
            if value.kind in {"rows", "new", "class"} and model is None:
                self.notes.touched.calls[RowCall(node.attr, value, node.lineno)] = None
        elif node.attr in model.columns:
            if value.kind != "new":
                self.notes.read(node, value, node.attr)
            if value.kind == "rows" and node.attr in model.relations:  # peewee's, MongoEngine's
                self.notes.read(node, Value("rows", model.relations[node.attr].model))
        elif node.attr in model.relations:
            relation = model.relations[node.attr]
            self.notes.read(node, Value("rows", relation.model))
            if relation.between:
                self.notes.table("select", node, relation.between)
        elif value.kind in {"rows", "new", "class"} and self.notes.entities.method(
            value.model, node.attr
        ):
            self.notes.touched.calls[RowCall(node.attr, value, node.lineno)] = None

    def assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._target(target, node.value)
        self.visit(node.value)

    def augment(self, node: ast.AugAssign) -> None:
        more = [one for one in self.notes.scope.of(node.target) if ":" in one.name]
        for one in more:
            added(self.notes, node, one, [node.value])
        self._target(node.target, node.value) if not more else self.visit(node.target)
        self.visit(node.value)

    def annotate(self, node: ast.AnnAssign) -> None:
        self._target(node.target, node.value)
        if node.value is not None:
            self.visit(node.value)

    def _target(self, target: ast.expr, given: ast.expr | None = None) -> None:
        match target:
            case ast.Tuple() | ast.List():
                for one in target.elts:
                    self._target(one)
            case ast.Attribute():
                for value in self.notes.scope.of(target.value):
                    stored(self.notes, target, value, target.attr, given)
                self.visit(target.value)
            case ast.Subscript():
                self.visit(target.value)
                self.visit(target.slice)
            case _:
                pass

    def subscript(self, node: ast.Subscript) -> None:
        """`User[1]`: a row of Pony's by its key."""
        if isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
            for one in self.notes.scope.of(node.value):
                model = self.notes.entities.get(one.model)
                if one.kind == "class" and model is not None and model.mapper == PONY:
                    self.notes.read(node, Value("rows", one.model))
        self._inside(node)

    def call(self, node: ast.Call) -> None:
        notes, scope, before = self.notes, self.notes.scope, self.notes.quiet
        kept = (*documents.uses(node, scope), *firestore.uses(node, scope))
        for use in (*statements.uses(node, scope, notes.entities), *kept):
            notes.touched.uses[use] = None
        if not is_plain(node.func, scope.names):
            self._done_by(node)
        self._inside(node)
        notes.quiet = before

    def _done_by(self, node: ast.Call) -> None:
        """Note what the function that is called does, to what it is called on and is given."""
        func = node.func
        name = spoken(func, self.notes.scope.names)
        values = self.notes.scope.of(node)
        base = self.notes.scope.of(func.value) if isinstance(func, ast.Attribute) else ()
        for value in base:
            on_value(self.notes, node, value, name)
        on_session(self.notes, node, name, base)
        if values or base:
            self.notes.quiet = self.notes.quiet | _quieted(name, values, base)
        self._by_schema(node, values)
        if any(one.kind == "new" for one in values):
            constructed(self.notes, node)
        elif name == "__init__":
            made_by_base(self.notes, node)
        for value in base:
            set_by_keyword(self.notes, node, value, name)
        if not base:
            handed(self.notes, node)

    def _by_schema(self, node: ast.Call, values: Values) -> None:
        """`schema.load(body)` sets columns of a row; `schema.dump(row)` reads its relations'."""
        if getattr(node.func, "attr", "") not in model_schemas.SPEAKING:
            return
        notes, names = self.notes, self.notes.scope.names
        context = notes.entities.context
        if getattr(node.func, "attr", "") in model_schemas.LOADS:
            for one in values:
                model = notes.entities.get(one.model)
                operation = "make" if one.kind == "new" else "update"
                notes.note(operation, node, one, whole_columns.loaded(node, model, names, context))
        for ref in whole_columns.dumped(node, names, context):
            notes.read(node, Value("rows", ref))


def _is_asked(name: str, value: Value, model: Model | None) -> bool:
    """Tell whether an attribute asks for rows: `User.query`, also by one of the rows."""
    if value.kind == "class":
        is_bare = model is not None and model.mapper == "core" and not model.columns
        return name in ({"c", "columns"} if is_bare else ASKED)
    is_mapped = model is not None and model.mapper == "sqlalchemy" and name not in model.columns
    return name == "query" and value.kind in {"rows", "new"} and is_mapped


def _quieted(name: str, values: Values, base: Values) -> set[str]:
    """Return the models whose mention is the target of a statement, and no read."""
    found = {one.model for one in values if one.kind in {"insert", "update", "delete"}}
    if name in {"update", "delete"}:
        found |= {one.model for one in base if one.kind == "query"}
    return found


def _nothing(_reader: _Reader, _node: ast.AST) -> None:
    """Leave out: a function of its own, or a name that touches nothing."""


# functions of their own, and names that touch nothing
UNTOUCHING = frozenset(
    {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Name, ast.Constant}
)
VISITORS: dict[type[ast.AST], Callable[[_Reader, Any], None]] = {
    **dict.fromkeys(UNTOUCHING, _nothing),
    ast.Attribute: _Reader.attribute,
    ast.Assign: _Reader.assign,
    ast.AugAssign: _Reader.augment,
    ast.AnnAssign: _Reader.annotate,
    ast.Call: _Reader.call,
    ast.Subscript: _Reader.subscript,
}
