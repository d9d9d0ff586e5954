"""One look at a function's body: attributes, assignments and calls that touch tables."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from offramp.audit.facts.database import documents, model_schemas, statements, whole_columns
from offramp.audit.facts.database.core_tables import is_plain, spoken
from offramp.audit.facts.database.entities import SET, Entities
from offramp.audit.facts.database.notes import Notes
from offramp.audit.facts.database.on_relations import added, put
from offramp.audit.facts.database.on_sessions import on_session
from offramp.audit.facts.database.on_values import on_value
from offramp.audit.facts.database.uses import Handed, RowCall, Touched
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
PONY = "pony"  # whose rows are added as they are made


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
        is_bare = model is not None and model.mapper == "core" and not model.columns
        if value.kind == "class" and node.attr in ({"c", "columns"} if is_bare else ASKED):
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
                    self._stored(target, value, target.attr, given)
                self.visit(target.value)
            case ast.Subscript():
                self.visit(target.value)
                self.visit(target.slice)
            case _:
                pass

    def _stored(
        self, node: ast.AST, value: Value, name: str, given: ast.expr | None = None
    ) -> None:
        model = self.notes.entities.get(value.model)
        if value.kind not in {"rows", "new"}:
            return
        if model is None or name in model.columns:
            self.notes.note("make" if value.kind == "new" else "update", node, value, [name])
        elif name in model.relations:
            put(self.notes, node, value, name, given)
        else:
            self._set(node, value, name)

    def _set(self, node: ast.AST, value: Value, name: str) -> None:
        """`user.password = ...`, where a property of the class does something with it."""
        if self.notes.entities.method(value.model, name + SET):
            line = getattr(node, "lineno", 0)
            self.notes.touched.calls[RowCall(name + SET, value, line)] = None

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
        for use in (*statements.uses(node, scope, notes.entities), *documents.uses(node, scope)):
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
            self._constructed(node)
        elif name == "__init__":
            self._made_by_base(node)
        for value in base:
            self._set_by_keyword(node, value, name)
        if not base:
            self._handed(node)

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

    def _constructed(self, node: ast.Call) -> None:
        """`User(name=...)`: a row that is put in if something adds it."""
        if not isinstance(node.func, ast.Name | ast.Attribute):
            return
        for one in self.notes.scope.of(node.func):
            if one.kind == "class":
                model = self.notes.entities.get(one.model)
                more = whole_columns.columns(
                    node, model, self.notes.scope, self.notes.entities.context
                )
                names = [*self._named(node, one), *more]
                is_added = model is not None and model.mapper == PONY  # by nobody else
                operation = "insert" if is_added else "make"
                self.notes.note(operation, node, Value(one.kind, one.model), names)

    def _handed(self, node: ast.Call) -> None:
        """`Repository(User).add(name=...)`: a function does it to the model it is handed."""
        entities = self.notes.entities
        called = entities.project.function(self.notes.scope.names.ref(node.func) or "")
        for one in entities.generic.meant(node, called, self.notes.scope) if called else ():
            if called is not None:
                self.notes.touched.handed[Handed(called.ref, one, node.lineno)] = None
                self._passed_on(node, called, one)

    def _passed_on(self, node: ast.Call, called: Function, value: Value) -> None:
        """Note the columns that are named by keywords which the function hands on."""
        model = self.notes.entities.get(value.model)
        if model is None or called.node.args.kwarg is None:
            return
        own = self.notes.entities.project.names(called.module, called).own.parameters
        named = [one.arg for one in node.keywords if one.arg and one.arg not in own]
        self.notes.note("make", node, value, [one for one in named if one in model.columns])

    def _made_by_base(self, node: ast.Call) -> None:
        """`super().__init__(name=...)`: a base's constructor puts its keywords into columns."""
        first = self.notes.scope.names.own.first
        for value in self.notes.scope.of(ast.Name(id=first)) if first else ():
            for word in node.keywords:
                if word.arg:
                    self._stored(node, value, word.arg)

    def _set_by_keyword(self, node: ast.Call, value: Value, name: str) -> None:
        """`row.update(name=...)`, `Post.create(body)`: a method sets what it is given."""
        entities, names = self.notes.entities, self.notes.scope.names
        model = entities.get(value.model)
        is_given = bool(node.keywords or node.args)
        method = entities.method(value.model, name) if is_given and model else None
        if method is None or model is None:
            return
        own = entities.project.names(method.module, method).own
        calls = own.every(ast.Call)
        is_set = any(getattr(one.func, "id", "") == "setattr" for one in calls)
        passed = _passed_to_class(calls, own.first)
        rest = method.node.args.kwarg
        named = []
        if rest is not None and (is_set or rest.arg in passed):
            named = [word.arg for word in node.keywords if word.arg]
            named += whole_columns.columns(node, model, self.notes.scope, entities.context)
        wanted = [one for one in own.parameters if one != own.first]
        is_whole = bool(is_set and own.every(ast.For)) or not passed.isdisjoint(wanted[:1])
        for given in node.args[:1] if is_whole else ():
            named += whole_columns.keys(given, model, names, entities.context)
        row = Value("new", value.model) if value.kind == "class" else value
        for column in named:
            if column in model.columns or (column in model.relations and passed):
                self._stored(node, row, column)

    def _named(self, node: ast.Call, value: Value) -> Iterator[str]:
        """Yield the columns that keywords name; what a relationship is given is noted."""
        model = self.notes.entities.get(value.model)
        for word in node.keywords:
            if word.arg and model and word.arg in model.relations and word.arg not in model.columns:
                put(self.notes, node, Value("new", model.ref), word.arg, word.value)
            elif word.arg and model and self.notes.entities.method(model.ref, word.arg + SET):
                self._set(node, Value("new", model.ref), word.arg)
            elif word.arg:
                yield word.arg


def _passed_to_class(calls: list[ast.Call], first: str | None) -> set[str]:
    """Return the names whose entries a class method makes a row of: `cls(**values)`."""
    made = (one for one in calls if first and getattr(one.func, "id", "") == first)
    spread = (word.value for one in made for word in one.keywords if word.arg is None)
    return {one.id for one in spread if isinstance(one, ast.Name)}


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
