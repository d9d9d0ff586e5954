"""
What an expression is to the database: a model, a column, a query, rows, a new row, a statement.

Follows names like `offramp.code.names`, but with the arguments of calls, since
`session.get(User, 1)` and `select(User)` say only there what they lead to. `SELF` stands for the
model that a method of a base class is called on; whoever calls it knows which.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offramp.audit.context import Context
from offramp.audit.facts import models as all_models
from offramp.audit.facts.core_tables import last
from offramp.audit.facts.models import Model, Models
from offramp.code.module import Assigned, Binding, Class, Function, Module
from offramp.code.names import Names, within

SELF = "self"
DEEPEST = 20
FINAL = frozenset(
    [
        "first",
        "one",
        "one_or_none",
        "all",
        "get",
        "get_or_404",
        "first_or_404",
        "one_or_404",
        "paginate",
        "scalar",
        "scalars",
        "fetchall",
        "iterator",
        "execute",
        "get_or_none",
        "get_by_id",
        "one_or_create",
        "dicts",
        "namedtuples",
        "in_bulk",
        "get_or_create",
        "find_one",
        "find",
        "aggregate",
        "yield_per",
    ]
)
COUNTED = frozenset({"count", "exists", "delete", "update", "sum", "update_one", "any"})
PASSED_ON = frozenset(
    [
        "scalars",
        "all",
        "first",
        "one",
        "one_or_none",
        "scalar",
        "scalar_one",
        "scalar_one_or_none",
        "unique",
        "mappings",
        "fetchall",
        "fetchone",
        "fetchmany",
        "values",
        "items",
        "get",
        "pop",
        "copy",
        "partitions",
        "yield_per",
        "tuples",
        "next",
        "paginate",
        "order_by",
        "filter",
        "filter_by",
        "limit",
        "offset",
    ]
)
SESSION_READS = frozenset(
    [
        "query",
        "get",
        "get_one",
        "scalars",
        "scalar",
        "execute",
        "get_or_404",
        "first_or_404",
        "one_or_404",
        "paginate",
        "select",
        "merge",
        "stream",
        "stream_scalars",
        "load_only",
    ]
)
SAME = frozenset(
    [
        "list",
        "sorted",
        "reversed",
        "set",
        "tuple",
        "enumerate",
        "zip",
        "next",
        "iter",
        "min",
        "max",
        "filter",
        "copy",
    ]
)
STATEMENTS = {"select": "query", "insert": "insert", "update": "update", "delete": "delete"}
CURRENT = frozenset({"current_user", "get_current_user", "current_user()"})


@dataclass(frozen=True, slots=True)
class Value:
    """
    What an expression is: "class", "column", "relation", "query", "rows", "new", or a statement
    ("insert", "update", "delete"), of which model; *name* is the column's or relation's.
    """

    kind: str
    model: str
    name: str = ""


Values = tuple[Value, ...]


class Entities:
    """The values of a project's expressions; those of functions' results are kept."""

    def __init__(self, context: Context) -> None:
        self.project = context.project
        self.models: Models = context.once(all_models.find)
        self.bases = {
            one.ref
            for ref in self.models.classes
            if (cls := self.project.cls(ref)) is not None
            for one in self.project.lineage(cls)
        }
        self.arguments: dict[tuple[str, str], Values] = {}
        self._returned: dict[str, Values] = {}
        self._asking: set[object] = set()

    def scope(self, module: Module, function: Function | None) -> Scope:
        """Return the values inside *function*, or at a module's top."""
        return Scope(self, self.project.names(module, function))

    def returned(self, function: Function) -> Values:
        """Return what a function gives back."""
        if function.ref in self._returned:
            return self._returned[function.ref]
        if function.ref in self._asking or len(self._asking) > DEEPEST:
            return ()
        self._asking.add(function.ref)
        try:
            scope = self.scope(function.module, function)
            found = _union(scope.of(node) for node in scope.names.returns)
            found = found or scope.annotated(function.node.returns)
            self._returned[function.ref] = found
            return found
        finally:
            self._asking.discard(function.ref)

    def forget(self) -> None:
        """Ask anew what functions return, now that their arguments are known."""
        self._returned.clear()

    def method(self, model: str, name: str) -> Function | None:
        """Return the project's method of that name of a model or its bases."""
        cls = self.project.cls(model)
        for one in self.project.lineage(cls) if cls else ():
            if name in one.methods:
                return one.methods[name]
        return None

    @property
    def people(self) -> Values:
        """Rows of the model that signed-in users are: what a user loader returns."""
        if "people" not in self._returned:
            self._returned["people"] = ()  # while asking
            self._returned["people"] = _rows(self._people())
        return self._returned["people"]

    def _people(self) -> Values:
        for function in self.project.functions():
            for node in function.node.decorator_list:
                if last(getattr(node, "func", node)) in {"user_loader", "user_lookup_loader"}:
                    found = self.returned(function)
                    if found:
                        return found
        mixed = [
            Value("rows", ref)
            for ref in self.models.classes
            if any(one.endswith("UserMixin") for one in self.project.ancestors(ref))
        ]
        return tuple(mixed[:1])

    def get(self, model: str) -> Model | None:
        """Return a model by its reference."""
        return self.models.get(model)


class Scope:
    """The values inside one function; made for one look at it."""

    def __init__(self, entities: Entities, names: Names) -> None:
        self.entities = entities
        self.names = names
        self._known: dict[str, Values] = {}
        self._asking: set[str] = set()
        self._kept: dict[int, Values] = {}
        self._depth = 0

    def of(self, node: ast.expr | None) -> Values:
        """Return what an expression is; nothing where it is nothing of the database."""
        if node is None or self._depth > DEEPEST:
            return ()
        if id(node) in self._kept:
            return self._kept[id(node)]
        self._depth += 1
        try:
            found = self._of(node)
            if not self._asking:
                self._kept[id(node)] = found
            return found
        finally:
            self._depth -= 1

    def _of(self, node: ast.expr) -> Values:
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return _rows(self.of(node.value))
            case ast.Await() | ast.NamedExpr() | ast.Starred():
                return self.of(node.value)
            case ast.IfExp():
                return _union((self.of(node.body), self.of(node.orelse)))
            case ast.BoolOp():
                return _union(self.of(one) for one in node.values)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self.of(node.elt)
            case ast.DictComp():
                return self.of(node.value)
            case ast.List() | ast.Tuple() | ast.Set():
                return _union(self.of(one) for one in node.elts[:30])
            case ast.Dict():
                return _union(self.of(one) for one in node.values[:30])
            case _:
                return ()

    def _name(self, node: ast.Name) -> Values:
        name = node.id
        if name in self._known:
            return self._known[name]
        if name in self._asking:
            return ()
        self._asking.add(name)
        try:
            found = self._find(node)
        finally:
            self._asking.discard(name)
        if not self._asking:
            self._known[name] = found
        return found

    def _find(self, node: ast.Name) -> Values:
        names, function = self.names, self.names.function
        if node.id == names.first and function is not None and function.owner:
            return self._own_class(function, node.id)
        found = _union(self.bound(one) for one in names.bindings(node.id))
        if found:
            return found
        if node.id in names.parameters:
            known = self.annotated(names.parameters[node.id].annotation)
            return known or self.entities.arguments.get(
                (function.ref if function else "", node.id), ()
            )
        if names.is_local(node.id):
            return ()
        return self._outside(node)

    def _own_class(self, function: Function, name: str) -> Values:
        owner = function.owner or ""
        if owner not in self.entities.bases:
            return ()
        is_class = self.names.ref(ast.Name(id=name)) == owner
        kind = "class" if is_class else "rows"
        if owner in self.entities.models.classes:
            return (Value(kind, owner, SELF),)
        return (Value(kind, SELF),)

    def _outside(self, node: ast.Name | ast.Attribute) -> Values:
        """Return what stands outside the function: classes, tables, the signed-in user, ORM rows."""
        home = self.names.home(node)
        if home is not None and f"{home[0].name}.{home[1]}" in self.entities.models.core:
            return (Value("class", f"{home[0].name}.{home[1]}"),)
        ref = self.names.ref(node)
        if ref is None:
            function = self.names.function
            outer = function.module.functions.get(function.parent or "") if function else None
            if outer is not None and isinstance(node, ast.Name):
                return self.entities.scope(outer.module, outer).of(node)
            return ()
        if ref.rpartition(".")[2] in CURRENT and ref.startswith("flask"):
            return self.entities.people
        return self.of_ref(ref)

    def of_ref(self, ref: str) -> Values:
        """Return what a reference is, where it needs no arguments to say."""
        models = self.entities.models.classes
        if ref in models:
            return (Value("class", ref),)
        head = ref.removesuffix("[]").removesuffix("()")
        return (Value("rows", head),) if head in models else ()

    def bound(self, binding: Binding) -> Values:
        """Return what a binding binds."""
        if not isinstance(binding, Assigned):
            return ()
        match binding.how:
            case "item":
                return _rows(self.of(binding.value))
            case "annotation":
                return self.annotated(binding.value)
            case _:
                return self.of(binding.value)

    def annotated(self, node: ast.expr | None) -> Values:
        """Return rows of every model that an annotation names; `type[User]` is the class."""
        if node is None:
            return ()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except (SyntaxError, ValueError, RecursionError):
                return ()
        is_type = isinstance(node, ast.Subscript) and last(node.value) in {"type", "Type"}
        found = []
        for one in ast.walk(node):
            if isinstance(one, ast.Name | ast.Attribute):
                ref = self.names.ref(one)
                if ref in self.entities.models.classes:
                    found.append(Value("class" if is_type else "rows", ref or ""))
        return tuple(found)

    def _attribute(self, node: ast.Attribute) -> Values:
        base = self.of(node.value)
        if base:
            return _union(self._member(one, node.attr) for one in base)
        holder = self.names.ref(node.value)
        if holder == "flask.g":
            return _union(
                self.entities.scope(module, function).bound(assigned)
                for module, function, assigned in self.entities.project.put_on("flask.g", node.attr)
            )
        function = self.names.function
        if (
            function is not None
            and isinstance(node.value, ast.Name)
            and node.value.id == self.names.first
        ):
            cls = self.entities.project.cls(function.owner or "")
            found = _union(self._kept_on_self(cls, node.attr)) if cls else ()
            if found:
                return found
        return self._outside(node)

    def _kept_on_self(self, cls: Class, name: str) -> Iterator[Values]:
        for one in self.entities.project.lineage(cls):
            for qualname, assigned in one.own.get(name, ()):
                method = one.module.functions[qualname]
                if method is not self.names.function:
                    yield self.entities.scope(one.module, method).bound(assigned)

    def _member(self, value: Value, name: str) -> Values:
        model = self.entities.get(value.model)
        if value.kind in {"query", "rows", "new"} and name in {"items", "c", "columns", "inserted"}:
            return (Value("rows", value.model),)
        if value.kind == "class":
            if name in {"query", "objects"}:
                return (Value("query", value.model),)
            if name in {"__table__", "c", "columns", "alias"}:
                return (value,)
        if value.kind in {"class", "rows", "new"} and (model is None or name in model.columns):
            if model is not None or value.kind != "class":
                return (Value("column", value.model, name),) if value.kind == "class" else ()
        if model is not None and name in model.relations:
            kind = "relation" if value.kind == "class" else "rows"
            return (Value(kind, model.relations[name].model, f"{value.model}:{name}"),)
        method = self.entities.method(value.model, name)
        return self.resolved(self.entities.returned(method), value) if method else ()

    @staticmethod
    def resolved(values: Values, receiver: Value) -> Values:
        """Put the receiver's model where SELF stands."""
        return tuple(
            Value(one.kind, receiver.model, one.name) if one.model == SELF else one
            for one in values
        )

    def _call(self, node: ast.Call) -> Values:
        func = node.func
        if isinstance(func, ast.Attribute):
            base = self.of(func.value)
            found = _union(self._called(one, func.attr) for one in base)
            if found or base:
                return found
        name = last(func)
        if (
            name in STATEMENTS
            or name in SESSION_READS
            or name in {"aliased", "with_entities", "with_polymorphic"}
        ):
            found = self._asked(name, node)
            if found:
                return found
        if isinstance(func, ast.Name) and name in SAME:
            return _rows(_union(self.of(one) for one in node.args))
        made = self.of(func) if isinstance(func, ast.Name | ast.Attribute) else ()
        if made:
            return tuple(
                Value("new", one.model) if one.kind == "class" else one
                for one in made
                if one.kind in {"class", "rows"}
            )
        function = self.entities.project.function(self.names.ref(func) or "")
        if function is not None:
            return self.entities.returned(function)
        return self.entities.people if self._is_current(func) else ()

    def _is_current(self, func: ast.expr) -> bool:
        ref = self.names.ref(func) or ""
        return ref.startswith("flask") and ref.rpartition(".")[2] in CURRENT

    def _asked(self, name: str, node: ast.Call) -> Values:
        """Return what `select(User)`, `session.get(User, 1)` or `session.scalars(query)` is."""
        values = _union(self.of(one) for one in node.args)
        asked = tuple(one for one in values if one.kind in {"class", "column", "query"})
        if name == "aliased":
            return asked
        kind = STATEMENTS.get(name, "query" if name in {"query", "with_entities"} else "rows")
        if name == "merge":
            return tuple(Value("rows", one.model) for one in values)
        return _union([(Value(kind, one.model),) for one in asked])

    def _called(self, value: Value, name: str) -> Values:
        method = self.entities.method(value.model, name) if value.model != SELF else None
        if method is not None and value.kind in {"class", "rows", "new"}:
            return self.resolved(self.entities.returned(method), value)
        model = self.entities.get(value.model)
        match value.kind:
            case "query" if name in COUNTED:
                return ()
            case "query":
                return (Value("rows" if name in FINAL else "query", value.model),)
            case "rows" | "new" if name in PASSED_ON:
                return (value,)
            case "insert" | "update" | "delete":
                return (value,)
            case "class" if name in {"alias", "aliased"}:
                return (value,)
            case "class":
                return self._of_class(value, name, model)
            case _:
                return ()

    def _of_class(self, value: Value, name: str, model: Model | None) -> Values:
        mapper = model.mapper if model else ""
        if name in STATEMENTS and mapper in {"core", "sqlalchemy", "peewee"}:
            return (Value(STATEMENTS[name], value.model),)
        if name in {"filter", "raw", "objects", "where", "select"}:
            return (Value("query", value.model),)
        if name == "create":
            return (Value("new", value.model),)
        if name.startswith("get") or name in {"find", "first", "all", "select_by"}:
            return (Value("rows", value.model),)
        return ()


def _union(parts: Iterable[Values]) -> Values:
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _rows(values: Values) -> Values:
    return tuple(
        Value("rows", one.model, one.name) if one.kind in {"query", "column"} else one
        for one in values
        if one.kind != "column"
    )


def inside(function: Function) -> Iterator[ast.AST]:
    """Yield the nodes of a function's own body."""
    return within(function.node)
