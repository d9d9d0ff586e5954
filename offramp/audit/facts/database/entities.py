"""
What the functions of a project give back, as values of the database.

See `scope` for expressions; here is what all scopes of one project have in common.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.audit.context import Context
from offramp.audit.facts.database import core_tables
from offramp.audit.facts.database import models as all_models
from offramp.audit.facts.database.generic import Generic
from offramp.audit.facts.database.inherited import VIEW
from offramp.audit.facts.database.models import Model, Models
from offramp.audit.facts.database.values import Value, Values, resolved, rows, union
from offramp.audit.loaders import USERS, registered
from offramp.code.module import Class, Function, Module
from offramp.code.names import Names

if TYPE_CHECKING:
    from offramp.audit.facts.database.scope import Scope

SET = "="  # after the name of a property that is set
HOLDERS = (ast.Dict, ast.List, ast.Tuple, ast.Set)
SETTING = frozenset({"setter", "deleter", "expression", "inplace", "comparator"})
DEEPEST = 20  # functions that return what others return


class Entities:
    """The values of a project's expressions; those of functions' results are kept."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.project = context.project
        self._graph = context.graph
        self.models: Models = context.once(all_models.find)
        self.bases = {
            one.ref
            for ref in self.models.classes
            if (cls := self.project.cls(ref)) is not None
            for one in self.project.classes.lineage(cls)
        }
        self.arguments: dict[tuple[str, str], Values] = {}
        self.generic = Generic(self)
        self._returned: dict[str, Values] = {}
        self._given_to: dict[tuple[str, str], Values] = {}  # by methods to objects of a class
        self._carried: dict[str, Values] = {}  # on `g`, by name
        self._held: dict[tuple[str, str], Values] = {}  # by modules' mappings
        self._asking: set[object] = set()

    def scope(self, module: Module, function: Function | None) -> Scope:
        """Return the values inside *function*, or at a module's top."""
        from offramp.audit.facts.database.scope import Scope  # which asks for entities in turn

        return Scope(self, self.project.names(module, function))

    def scope_of(self, names: Names) -> Scope:
        """Return the values where *names* hold."""
        from offramp.audit.facts.database.scope import Scope  # which asks for entities in turn

        return Scope(self, names)

    def called_on(self, receiver: str, method: Function) -> Scope:
        """Return the values inside a method, for objects of that class."""
        from offramp.audit.facts.database.scope import Scope  # which asks for entities in turn

        return Scope(self, Names(self.project, method.module, method, receiver=receiver))

    def returned(self, function: Function) -> Values:
        """Return what a function gives back."""
        if function.ref in self._returned:
            return self._returned[function.ref]
        if function.ref in self._asking or len(self._asking) > DEEPEST:
            return ()
        self._asking.add(function.ref)
        try:
            scope = self.scope(function.module, function)
            found = union(scope.of(node) for node in scope.names.own.returns)
            found = found or scope.annotated(function.node.returns)
            self._returned[function.ref] = found
            return found
        finally:
            self._asking.discard(function.ref)

    def returned_to(self, receiver: Value, function: Function) -> Values:
        """Return what a method gives to objects of a class, or a function that has a model."""
        if receiver.kind != VIEW:
            return resolved(self.returned(function), receiver)
        key = (function.ref, receiver.model)
        if key not in self._given_to:
            self._given_to[key] = ()  # while asking
            scope = self.called_on(receiver.model, function)
            self._given_to[key] = union(scope.of(node) for node in scope.names.own.returns)
        return self._given_to[key]

    def held(self, module: Module, name: str) -> Values:
        """Return the models that a module's mapping or list holds."""
        key = (module.name, name)
        if key not in self._held:
            self._held[key] = ()  # of one that holds itself
            put = (getattr(one, "value", None) for one in module.bindings.get(name, ()))
            scope = self.scope(module, None)
            found = union(scope.of(one) for one in put if isinstance(one, HOLDERS))
            self._held[key] = tuple(one for one in found if one.kind == "class")
        return self._held[key]

    def carried(self, name: str) -> Values:
        """Return what functions put on `g` under *name*."""
        if name not in self._carried:
            self._carried[name] = ()  # while asking
            self._carried[name] = union(
                self.scope(module, function).bound(assigned)
                for module, function, assigned in self.project.carried.put_on("flask.g", name)
            )
        return self._carried[name]

    def forget(self) -> None:
        """Ask anew what functions return and put on `g`, now that their arguments are known."""
        self._returned.clear()
        self._given_to.clear()
        self._carried.clear()
        self.generic.settle()

    def method(self, model: str, name: str) -> Function | None:
        """Return the project's method of that name of a model or its bases; `name=` sets it."""
        cls = self.project.cls(model)
        bare = name.removesuffix(SET)
        for one in self.project.classes.lineage(cls):
            if bare in one.attributes and (made := _made_property(one, name)) is not None:
                return made
            if bare in one.methods:
                return _property(one, name) or (one.methods[bare] if bare == name else None)
        return None

    @property
    def people(self) -> Values:
        """Rows of the model that signed-in users are: what a user loader returns."""
        if "people" not in self._returned:
            self._returned["people"] = ()  # while asking
            self._returned["people"] = rows(self._people())
        return self._returned["people"]

    def _people(self) -> Values:
        for ref, target in registered(self.project, self._graph):
            function = self.project.function(ref) if USERS.search(target) else None
            found = self.returned(function) if function is not None else ()
            if found:
                return found
        mixed = [
            Value("rows", ref)
            for ref in self.models.classes
            if any(one.endswith("UserMixin") for one in self.project.classes.ancestors(ref))
        ]
        return tuple(mixed[:1])

    def reflected(self, node: ast.Call, names: Names) -> Values:
        """Return a table that a function makes: `Table("x", metadata, autoload_with=engine)`."""
        if not core_tables.is_table(node, names):
            return ()
        ref = f"{names.module.name}:{core_tables.name_of(node, names)}"
        if ref not in self.models.core:
            self.models.core[ref] = all_models.core(ref, node, names)
        return (Value("class", ref),)

    def get(self, model: str) -> Model | None:
        """Return a model by its reference."""
        return self.models.get(model)


def _property(cls: Class, name: str) -> Function | None:
    """Return what runs when a property is read, or with `=` when it is set."""
    bare = name.removesuffix(SET)
    known = cls.methods[bare]
    if not known.decorators:
        return None
    every = [
        one
        for one in cls.module.functions.values()
        if one.owner == known.owner and one.name.partition("@")[0] == bare
    ]
    if not any(_marks(one) & SETTING for one in every):
        return None
    wanted = [one for one in every if ("setter" in _marks(one)) == (bare != name)]
    return next((one for one in wanted if bare != name or not _marks(one) & SETTING), None)


def _made_property(cls: Class, name: str) -> Function | None:
    """Return what runs for `metadata = property(get_metadata, set_metadata)`."""
    for one in cls.attributes[name.removesuffix(SET)]:
        made = one.value
        if isinstance(made, ast.Call) and getattr(made.func, "id", "") == "property":
            given = {word.arg: word.value for word in made.keywords}
            placed = dict(zip(("fget", "fset", "fdel"), made.args, strict=False))
            run = (placed | given).get("fset" if name.endswith(SET) else "fget")
            return cls.methods.get(getattr(run, "id", ""))
    return None


def _marks(function: Function) -> set[str]:
    return {one.attr for one in function.decorators if isinstance(one, ast.Attribute)}
