"""
What a function itself does to tables, and which methods of rows it calls.

One look at each function's body. A new row is "make" until something adds it: what adds it may
stand in another function, so `tables` decides that for each route.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from offramp.audit.facts import statements
from offramp.audit.facts.core_tables import last
from offramp.audit.facts.entities import SELF, SESSION_READS, Entities, Scope, Value
from offramp.code.given import Items, Literal
from offramp.code.module import Assigned, Function
from offramp.code.names import within

SESSIONS = frozenset({"db", "s", "sess", "conn", "connection", "transaction", "tx", "uow", "store"})
INSERTS = frozenset(
    [
        "create",
        "insert",
        "insert_many",
        "insert_from",
        "replace",
        "replace_many",
        "bulk_create",
        "get_or_create",
    ]
)
SELECTS = frozenset(
    [
        "select",
        "get",
        "get_or_none",
        "get_by_id",
        "get_or_create",
        "filter",
        "raw",
        "exists",
        "count",
    ]
)
UPDATES = frozenset(["update", "bulk_update", "set_by_id"])
DELETES = frozenset(["delete", "delete_by_id"])
ADDED = frozenset(["append", "add", "extend", "insert", "create"])
TAKEN = frozenset(["remove", "pop", "clear", "discard"])
UPSERTS = frozenset({"on_conflict_do_update", "on_duplicate_key_update", "on_conflict"})
MENTIONS = SESSION_READS | frozenset(
    [
        "join",
        "outerjoin",
        "select_from",
        "add_columns",
        "add_entity",
        "with_entities",
        "exists",
        "aliased",
        "refresh",
        "joinedload",
        "subqueryload",
        "selectinload",
        "contains_eager",
        "union",
        "get_many",
    ]
)


@dataclass(frozen=True, slots=True)
class Use:
    """
    One touch of a table: by its model's reference, or by its name where the text is SQL.

    *operation* is also "make" (a row that is not yet added) and "add" (something is added, and
    nobody knows what). *attribute* is a column's attribute, or the column itself in SQL.
    """

    operation: str
    line: int
    model: str = ""
    table: str = ""
    attribute: str = ""
    own: bool = False  # of `self`, which may be new


@dataclass(frozen=True, slots=True)
class RowCall:
    """A call of a model's own method: on what it is called decides what it touches."""

    method: str
    receiver: Value
    line: int


@dataclass(slots=True)
class Touched:
    """All of one function."""

    uses: dict[Use, None] = field(default_factory=dict)
    calls: dict[RowCall, None] = field(default_factory=dict)


def of_function(entities: Entities, function: Function) -> Touched:
    """Return what the function's own body touches."""
    reader = _Reader(entities, entities.scope(function.module, function))
    for statement in function.node.body:
        reader.visit(statement)
    return reader.touched


def arguments(entities: Entities, function: Function) -> None:
    """Note what the calls of one function hand over, for parameters that say no type."""
    scope = entities.scope(function.module, function)
    for node in within(function.node):
        if not isinstance(node, ast.Call) or not (node.args or node.keywords):
            continue
        called = entities.project.function(scope.names.ref(node.func) or "")
        if called is None:
            continue
        wanted = entities.project.names(called.module, called).parameters
        names = [name for name in wanted if name not in {"self", "cls"}]
        for name, value in [
            *zip(names, node.args, strict=False),
            *((one.arg, one.value) for one in node.keywords),
        ]:
            if name in wanted and (found := scope.of(value)):
                key = (called.ref, name)
                known = entities.arguments.get(key, ())
                entities.arguments[key] = tuple(dict.fromkeys((*known, *found)))


class _Reader(ast.NodeVisitor):
    def __init__(self, entities: Entities, scope: Scope) -> None:
        self._entities = entities
        self._scope = scope
        self._quiet: frozenset[str] = frozenset()
        self.touched = Touched()

    def _note(
        self, operation: str, node: ast.AST, value: Value, attributes: Iterable[str] = ()
    ) -> None:
        line = getattr(node, "lineno", 0)
        for attribute in list(attributes) or [""]:
            use = Use(operation, line, value.model, "", attribute, own=value.name == SELF)
            self.touched.uses[use] = None

    def _read(self, node: ast.AST, value: Value, attribute: str = "") -> None:
        if value.model not in self._quiet:
            self._note("select", node, value, [attribute])

    def _defined(self, node: ast.AST) -> None:
        """Leave out: a function of its own."""

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _defined

    def visit_Attribute(self, node: ast.Attribute) -> None:
        for value in self._scope.of(node.value):
            self._loaded(node, value)
        self.visit(node.value)

    def _loaded(self, node: ast.Attribute, value: Value) -> None:
        model = self._entities.get(value.model)
        if value.kind == "class" and node.attr in {"query", "objects"}:
            self._read(node, value)
        elif model is None or value.kind not in {"class", "rows", "new"}:
            if value.kind in {"rows", "new", "class"} and model is None:
                self.touched.calls[RowCall(node.attr, value, node.lineno)] = None
        elif node.attr in model.columns:
            if value.kind != "new":
                self._read(node, value, node.attr)
        elif node.attr in model.relations:
            relation = model.relations[node.attr]
            self._read(node, Value("rows", relation.model))
            if relation.between:
                self._table("select", node, relation.between)
        elif value.kind in {"rows", "new", "class"} and self._entities.method(
            value.model, node.attr
        ):
            self.touched.calls[RowCall(node.attr, value, node.lineno)] = None

    def _table(self, operation: str, node: ast.AST, table: str, column: str = "") -> None:
        line = getattr(node, "lineno", 0)
        self.touched.uses[Use(operation, line, table=table, attribute=column)] = None

    # writes of attributes

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._target(target)
        self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._target(node.target)
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._target(node.target)
        if node.value is not None:
            self.visit(node.value)

    def _target(self, target: ast.expr) -> None:
        match target:
            case ast.Tuple() | ast.List():
                for one in target.elts:
                    self._target(one)
            case ast.Attribute():
                for value in self._scope.of(target.value):
                    self._stored(target, value, target.attr)
                self.visit(target.value)
            case ast.Subscript():
                self.visit(target.value)
                self.visit(target.slice)
            case _:
                pass

    def _stored(self, node: ast.AST, value: Value, name: str) -> None:
        model = self._entities.get(value.model)
        if value.kind not in {"rows", "new"}:
            return
        operation = "make" if value.kind == "new" else "update"
        if model is None or name in model.columns:
            self._note(operation, node, value, [name])
        elif name in model.relations:
            relation = model.relations[name]
            if relation.between:
                self._table("insert", node, relation.between)
            else:
                self._note(operation, node, value, self._key_of(value, name))

    def _key_of(self, value: Value, attribute: str) -> list[str]:
        """Return the column behind a relationship."""
        model = self._entities.get(value.model)
        relation = model.relations.get(attribute) if model else None
        if relation is None:
            return []
        return [relation.key] if relation.key else self._keys(value, relation.model)

    def _keys(self, value: Value, target: str) -> list[str]:
        """Return the column that points at *target*'s table, where there is just one."""
        model, other = self._entities.get(value.model), self._entities.get(target)
        if model is None or other is None:
            return []
        keys = [column for column, table in model.foreign.items() if table in other.tables]
        return keys if len(keys) == 1 else []

    # calls

    def visit_Call(self, node: ast.Call) -> None:
        self.touched.uses.update(dict.fromkeys(statements.uses(node, self._scope, self._entities)))
        quiet, before = self._quieted(node), self._quiet
        func = node.func
        base = self._scope.of(func.value) if isinstance(func, ast.Attribute) else ()
        for value in base:
            self._on_value(node, value, last(func))
        self._on_session(node, last(func), base)
        self._quiet = before | quiet
        self._constructed(node)
        self.generic_visit(node)
        self._quiet = before

    def _quieted(self, node: ast.Call) -> frozenset[str]:
        """Return the models whose mention is the target of a statement, and no read."""
        func = node.func
        values = self._scope.of(node)
        found = {one.model for one in values if one.kind in {"insert", "update", "delete"}}
        if isinstance(func, ast.Attribute):
            of_base = self._scope.of(func.value)
            if func.attr in {"update", "delete"}:
                found |= {one.model for one in of_base if one.kind == "query"}
        return frozenset(found)

    def _on_value(self, node: ast.Call, value: Value, name: str) -> None:
        model = self._entities.get(value.model)
        mapper = model.mapper if model else ""
        keys = list(_keys(node, self._scope))
        if ":" in value.name and value.kind == "rows" and name in ADDED | TAKEN | {"delete"}:
            self._related(node, value, name)
        elif value.kind == "query":
            if name in {"filter_by", "get_or_create"}:
                self._read_keys(node, value)
            if name in {"update", "update_one", "modify", "update_all"}:
                self._note("update", node, value, (one.removeprefix("set__") for one in keys))
            elif name == "delete":
                self._note("delete", node, value)
        elif value.kind == "class" and mapper:
            self._on_class(node, value, name, mapper)
        elif value.kind in {"insert", "update"} and name in {"values", "insert"}:
            self._note(value.kind, node, value, keys)
        elif value.kind == "insert" and name in UPSERTS:
            given = [word.value for word in node.keywords if word.arg in {"set_", "update"}]
            named = [key for one in given for key in _of_mapping(one, self._scope)]
            self._note("update", node, value, named or keys)
        elif value.kind in {"rows", "new"} and mapper in {"peewee", "mongoengine", "pony"}:
            self._on_row(node, value, name)

    def _on_class(self, node: ast.Call, value: Value, name: str, mapper: str) -> None:
        if mapper == "sqlalchemy" and self._entities.method(value.model, name):
            return  # its own
        keys = list(_keys(node, self._scope))
        is_core = (
            mapper == "core"
            or getattr(getattr(node.func, "value", None), "attr", "") == "__table__"
        )
        if not is_core and mapper == "sqlalchemy":
            return
        if name in SELECTS:
            self._read(node, value)
        if name in INSERTS:
            self._note("insert", node, value, keys)
        if name in UPDATES:
            self._note("update", node, value, keys)
        if name in DELETES:
            self._note("delete", node, value)

    def _on_row(self, node: ast.Call, value: Value, name: str) -> None:
        if name == "save":
            self._note("insert" if value.kind == "new" else "update", node, value)
        elif name in {"delete", "delete_instance"}:
            self._note("delete", node, value)
        elif name in {"update", "modify", "set"}:
            keys = _keys(node, self._scope)
            self._note("update", node, value, (one.removeprefix("set__") for one in keys))

    def _related(self, node: ast.Call, value: Value, name: str) -> None:
        """`user.roles.append(role)`: the table in between, else the other row's key."""
        owner, _, attribute = value.name.partition(":")
        model = self._entities.get(owner)
        relation = model.relations.get(attribute) if model else None
        if relation is None:
            return
        if relation.between:
            self._table("insert" if name in ADDED else "delete", node, relation.between)
        elif name == "delete":
            self._note("delete", node, Value("rows", relation.model))
        elif name in ADDED and any(
            one.kind == "new" for word in node.args for one in self._scope.of(word)
        ):
            self._note("insert", node, Value("rows", relation.model))
        else:
            row = Value("rows", relation.model)
            self._note("update", node, row, self._keys(row, owner))

    def _read_keys(self, node: ast.Call, value: Value) -> None:
        for word in node.keywords:
            if word.arg:
                self._read(node, value, word.arg)

    def _on_session(self, node: ast.Call, name: str, base: tuple[Value, ...]) -> None:
        if name in {"setattr", "populate_obj"}:
            self._written_whole(node, name)
        if name in MENTIONS or name in {"insert", "update", "delete"}:
            self._mentioned(node, name, base)
        if not isinstance(node.func, ast.Attribute) or not self._is_session(node.func.value):
            return
        values = [one for arg in node.args for one in self._scope.of(arg)]
        if name in {"add", "add_all", "bulk_save_objects", "merge"}:
            rows = [one for one in values if one.kind in {"rows", "new"}]
            for one in rows:
                if one.kind == "new" or name == "merge":
                    self._note("insert", node, one)
                elif SELF in {one.model, one.name}:
                    self._note("add", node, one)
            if not rows:
                self.touched.uses[Use("add", node.lineno)] = None
        elif name == "delete":
            for one in values:
                if one.kind in {"rows", "new"}:
                    self._note("delete", node, one)
        elif name in {"bulk_insert_mappings", "bulk_update_mappings"}:
            keys = list(_of_mapping(node.args[1], self._scope)) if len(node.args) > 1 else []
            for one in values:
                if one.kind == "class":
                    self._note("insert" if "insert" in name else "update", node, one, keys)
        elif name in {"execute", "scalars", "scalar"} and len(node.args) > 1:
            for one in values:
                if one.kind in {"insert", "update"}:
                    self._note(one.kind, node, one, _of_mapping(node.args[1], self._scope))

    def _mentioned(self, node: ast.Call, name: str, base: tuple[Value, ...]) -> None:
        """`select(User)`, `session.get(User, 1)`, `query.join(Post)`, `update(User)`."""
        is_statement = name in {"insert", "update", "delete"}
        if is_statement and base:
            return
        for arg in node.args[:1] if is_statement else node.args:
            for one in self._scope.of(arg):
                if one.kind == "class" and is_statement:
                    self._note(name, node, one)
                elif one.kind in {"class", "relation"} and not is_statement:
                    self._read(node, one)

    def _written_whole(self, node: ast.Call, name: str) -> None:
        for one in self._scope.of(node.args[0]) if node.args else ():
            key = node.args[1] if name == "setattr" and len(node.args) > 1 else None
            for text in self._constants(key) or [""]:
                self._written_key(node, one, text)

    def _constants(self, node: ast.expr | None) -> list[str]:
        """Return what a name can be: the text itself, or each of those that a loop goes through."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        bindings = self._scope.names.bindings(node.id) if isinstance(node, ast.Name) else []
        given = [
            self._scope.names.given(one.value) for one in bindings if isinstance(one, Assigned)
        ]
        texts = [item for one in given if isinstance(one, Items) for item in one.items]
        return [
            str(one.value)
            for one in texts
            if isinstance(one, Literal) and isinstance(one.value, str)
        ]

    def _written_key(self, node: ast.Call, value: Value, key: str) -> None:
        if value.kind in {"rows", "new"}:
            self._note("make" if value.kind == "new" else "update", node, value, [key])

    def _constructed(self, node: ast.Call) -> None:
        """`User(name=...)`: a row that is put in if something adds it."""
        if not isinstance(node.func, ast.Name | ast.Attribute):
            return
        for one in self._scope.of(node.func):
            if (
                one.kind == "class"
                and self._scope.of(node)[:1]
                and self._scope.of(node)[0].kind == "new"
            ):
                model = self._entities.get(one.model)
                names = []
                for word in node.keywords:
                    if model and word.arg in model.relations:
                        names += self._key_of(one, word.arg)
                    elif word.arg:
                        names.append(word.arg)
                self._note("make", node, Value(one.kind, one.model), names)

    def _is_session(self, node: ast.expr) -> bool:
        name = last(getattr(node, "func", node)).lower()
        if "session" in name or name in SESSIONS:
            return True
        ref = self._scope.names.ref(node) or ""
        return "ession" in ref.rpartition(".")[2]


def _keys(node: ast.Call, scope: Scope) -> Iterator[str]:
    """Yield the columns that `.values(a=1)`, `.update({"a": 1})` or `.create(a=1)` name."""
    for word in node.keywords:
        if word.arg and word.arg not in {"synchronize_session", "commit", "defaults"}:
            yield word.arg
    for one in node.args[:1]:
        yield from _of_mapping(one, scope)


def _of_mapping(node: ast.expr, scope: Scope) -> Iterator[str]:
    for one in [*node.elts[:1]] if isinstance(node, ast.List | ast.Tuple) else [node]:
        mapping = one.elt if isinstance(one, ast.ListComp | ast.GeneratorExp) else one
        if isinstance(mapping, ast.Name):
            for binding in scope.names.bindings(mapping.id):
                value = getattr(binding, "value", None)
                if isinstance(value, ast.Dict | ast.List | ast.ListComp):
                    yield from _of_mapping(value, scope)
        for key in mapping.keys if isinstance(mapping, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
            elif isinstance(key, ast.Attribute):
                yield key.attr
