"""
What an expression is to the database: a model, a column, a query, rows, a new row, a statement.

Follows names like `offramp.code.names`, but with the arguments of calls, since
`session.get(User, 1)` and `select(User)` say only there what they lead to. `SELF` stands for the
model that a method of a base class is called on; whoever calls it knows which.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from offramp.audit.facts.database import members, model_schemas
from offramp.audit.facts.database.asking import ASKING, asked
from offramp.audit.facts.database.core_tables import spoken
from offramp.audit.facts.database.entities import DEEPEST, Entities
from offramp.audit.facts.database.generic import ANY
from offramp.audit.facts.database.values import SELF, Value, Values, rows, union
from offramp.audit.facts.database.vocabulary import CURRENT, SAME
from offramp.code.module import Assigned, Binding, Class, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.source import expression

PICKING = frozenset({"get", "items", "pop", "values"})  # of a mapping that has models
MOST_ITEMS = 30  # of one list that are looked at


class Scope:
    """The values inside one function; made for one look at it."""

    def __init__(self, entities: Entities, names: Names) -> None:
        self.entities = entities
        self.names = names
        self._known: dict[str, Values] = {}
        self._asking: set[str] = set()
        self._passed: dict[str, Values] = {}  # names that were met on the way to one
        self._kept: dict[int, Values] = {}
        self._depth = 0

    def of(self, node: ast.expr | None) -> Values:
        """Return what an expression is; nothing where it is nothing of the database."""
        known = self._kept.get(id(node))
        if known is not None:
            return known
        read = self.kinds.get(type(node))
        if node is None or read is None or self._depth > DEEPEST:
            return ()
        self._depth += 1
        try:
            found = read(self, node)
            if not self._asking:
                self._kept[id(node)] = found
            return found
        finally:
            self._depth -= 1

    def _element(self, node: ast.Subscript) -> Values:
        return rows(self.of(node.value)) or self._picked(node.value)

    def _picked(self, holder: ast.expr) -> Values:
        """Return a module's models, of which one is picked: `MODELS[kind]`, `for one in OWNED`."""
        if not isinstance(holder, ast.Name | ast.Attribute) or not self.entities.models.classes:
            return ()
        home = self.names.home(holder)
        return self.entities.held(*home) if home else ()

    def _value(self, node: ast.Await | ast.NamedExpr | ast.Starred | ast.DictComp) -> Values:
        return self.of(node.value)

    def _choice(self, node: ast.IfExp) -> Values:
        return union((self.of(node.body), self.of(node.orelse)))

    def _made_of(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Values:
        return self.of(node.elt)

    def _any(self, node: ast.BoolOp) -> Values:
        return union([self.of(one) for one in node.values])

    def _elements(self, node: ast.List | ast.Tuple | ast.Set) -> Values:
        return union([self.of(one) for one in node.elts[:MOST_ITEMS]])

    def _entries(self, node: ast.Dict) -> Values:
        return union([self.of(one) for one in node.values[:MOST_ITEMS]])

    def _name(self, node: ast.Name) -> Values:
        name = node.id
        if name in self._known:
            return self._known[name]
        if name in self._asking:
            return ()
        if not self._asking:
            self._passed.clear()
        elif name in self._passed:
            return self._passed[name]
        self._asking.add(name)
        try:
            found = self._find(node)
        finally:
            self._asking.discard(name)
        (self._passed if self._asking else self._known)[name] = found
        return found

    def _find(self, node: ast.Name) -> Values:
        names, function = self.names, self.names.function
        if node.id in {names.own.first, "super"} and function is not None and function.owner:
            return self._own_class(function, names.own.first or "")
        bindings = names.bindings(node.id)
        if bindings and (found := union(self.bound(one) for one in bindings)):
            return found
        if node.id in names.own.parameters:
            ref = function.ref if function else ""
            generic = self.entities.generic
            if generic.functions.get(ref) == node.id or (ref, node.id) in generic.enclosed:
                return (ANY,)
            known = self.annotated(names.own.parameters[node.id].annotation)
            return known or self.entities.arguments.get((ref, node.id), ())
        if names.own.has(node.id) and names.imports(node.id) is None:
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
        """Return what stands outside the function: classes, tables, the signed-in user."""
        core = self.entities.models.core
        home = self.names.home(node) if core else None
        if home is not None and f"{home[0].name}.{home[1]}" in core:
            return (Value("class", f"{home[0].name}.{home[1]}"),)
        ref = self.names.ref(node)
        if ref is None:
            function = self.names.function
            outer = function.outer if function else None
            if outer is not None and isinstance(node, ast.Name):
                return self.entities.scope(outer.module, outer).of(node)
            return ()
        if ref.startswith("flask") and ref.rpartition(".")[2] in CURRENT:
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
                return rows(self.of(binding.value)) or self._picked(binding.value)
            case "annotation":
                return self.annotated(binding.value)
            case _:
                return self.of(binding.value)

    def annotated(self, node: ast.expr | None) -> Values:
        """Return rows of every model that an annotation names; `type[User]` is the class."""
        if node is None:
            return ()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = expression(node.value)
            if node is None:
                return ()
        is_type = isinstance(node, ast.Subscript) and last_name(node.value) in {"type", "Type"}
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
            return union(members.member(self.entities, one, node.attr) for one in base)
        holder = self.names.ref(node.value)
        if holder == "flask.g":
            return self.entities.carried(node.attr)
        function = self.names.function
        if (
            function is not None
            and isinstance(node.value, ast.Name)
            and node.value.id == self.names.own.first
        ):
            if node.attr in self.entities.generic.kept(function.owner or ""):
                return (ANY,)
            cls = self.entities.project.cls(function.owner or "")
            found = union(self._kept_on_self(cls, node.attr)) if cls else ()
            if found:
                return found
        return self._outside(node)

    def _kept_on_self(self, cls: Class, name: str) -> Iterator[Values]:
        for one in self.entities.project.classes.lineage(cls):
            for qualname, assigned in one.own.get(name, ()):
                method = one.module.functions[qualname]
                if method is not self.names.function:
                    yield self.entities.scope(one.module, method).bound(assigned)

    def _call(self, node: ast.Call) -> Values:
        func = node.func
        known = self._of_method(node, func) if isinstance(func, ast.Attribute) else None
        if known is not None:
            return known
        name = spoken(func, self.names)
        if name in ASKING and (found := asked(self, name, node)):
            return found
        if isinstance(func, ast.Name) and name in SAME:
            return rows(union(self.of(one) or self._picked(one) for one in node.args))
        made = self.of(func) if isinstance(func, ast.Name | ast.Attribute) else ()
        if made:
            return tuple(
                Value("new", one.model) if one.kind == "class" else one
                for one in made
                if one.kind in {"class", "rows"}
            )
        ref = self.names.ref(func) or ""
        function = self.entities.project.function(ref)
        if function is not None:
            return self._given_back(node, function)
        is_current = ref.startswith("flask") and ref.rpartition(".")[2] in CURRENT
        return self.entities.people if is_current else ()

    def _given_back(self, node: ast.Call, function: Function) -> Values:
        """Return what a function gives back, to the object or with the model it is called for."""
        entities = self.entities
        found = entities.returned(function)
        if (found and all(one.model != SELF for one in found)) or not entities.models.classes:
            return found
        for one in entities.generic.meant(node, function, self):
            return entities.returned_to(one, function)
        open_to = entities.context.graph.overriding.of(function.ref) if not found else ()
        return found or union(entities.returned(one) for one in open_to)

    def _of_method(self, node: ast.Call, func: ast.Attribute) -> Values | None:
        """Return what a method gives; None where it is called on nothing of the database."""
        if row := model_schemas.row_loaded(node, self.names, self.entities.context):
            return (row,)
        base = self.of(func.value)
        if not base and func.attr in PICKING and (picked := self._picked(func.value)):
            return picked
        if not base:
            return self._of_only(func)
        return union(members.called(self.entities, one, func.attr) for one in base)

    def _of_only(self, func: ast.Attribute) -> Values | None:
        """Return what the only method of that name gives, called on what nobody knows."""
        graph = self.entities.context.graph
        if func.attr not in graph.only.by_name:
            return None
        only = graph.only.named(self.names.ref(func) or f"?.{func.attr}")
        return (self.entities.returned(only) or None) if only is not None else None

    # the reader of each kind of expression; all others are nothing of the database
    kinds: ClassVar[dict[type, Callable[[Scope, Any], Values]]] = {
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.Subscript: _element,
        ast.Await: _value,
        ast.NamedExpr: _value,
        ast.Starred: _value,
        ast.DictComp: _value,
        ast.IfExp: _choice,
        ast.BoolOp: _any,
        ast.ListComp: _made_of,
        ast.SetComp: _made_of,
        ast.GeneratorExp: _made_of,
        ast.List: _elements,
        ast.Tuple: _elements,
        ast.Set: _elements,
        ast.Dict: _entries,
    }
