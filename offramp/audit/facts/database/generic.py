"""
Functions and objects that work with whatever model they are handed: `Repository(User).all()`.

Inside them the model is SELF, as in a base class of models; which one is meant stands where they
are called, or where the object was made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from offramp.audit.facts.database import collection
from offramp.audit.facts.database.inherited import VIEW, asked
from offramp.audit.facts.database.values import SELF, Value
from offramp.code.module import Class, Function
from offramp.code.names import Names
from offramp.code.origins import argument, led
from offramp.code.surface.made_with import enclosed, given_for, given_to
from offramp.code.surface.model import Declared
from offramp.code.surface.views import MADE_WITH

if TYPE_CHECKING:
    from offramp.audit.facts.database.entities import Entities
    from offramp.audit.facts.database.scope import Scope

ANY = Value("class", SELF)


class Generic:
    """Which functions and classes of a project are such; a class is looked at once."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._project = entities.project
        self._kept: dict[str, frozenset[str]] = {}
        self.functions: dict[str, str] = {}  # the argument, by the function

    def settle(self) -> None:
        """Note which functions get several models by one argument, once all calls are read."""
        for (ref, name), values in self._entities.arguments.items():
            models = {one.model for one in values if one.kind == "class"}
            if len(models) > 1 and models == {one.model for one in values}:
                self.functions[ref] = name

    def kept(self, owner: str) -> frozenset[str]:
        """Return the attributes of a class that hold the models its objects are made with."""
        if owner not in self._kept:
            self._kept[owner] = frozenset()
            lineage = self._project.classes.lineage(self._project.cls(owner))
            self._kept[owner] = frozenset(name for one in lineage for name in self._of_class(one))
        return self._kept[owner]

    @cached_property
    def enclosed(self) -> frozenset[tuple[str, str]]:
        """The arguments of functions around views that are given models, by function and name."""
        models = self._entities.models.classes
        routes = self._entities.context.surface.routes
        return frozenset(
            key for one in routes for key, ref in enclosed(one).items() if ref in models
        )

    def _kept_from(self, owner: Class, attribute: str) -> Iterator[tuple[Function, str]]:
        """Yield constructors that keep an argument under *attribute*, with the argument's name."""
        for one in self._project.classes.lineage(owner):
            for qualname, assigned in one.own.get(attribute, ()):
                method = one.module.functions[qualname]
                if (name := _named(assigned.value, method)) is not None:
                    yield method, name

    def _of_class(self, cls: Class) -> Iterator[str]:
        models = self._entities.models.classes
        views = list(given_for(self._entities.context.surface.routes, cls, self._project))
        for name, put in cls.own.items():
            for qualname, assigned in put:
                method = cls.module.functions[qualname]
                asked_for = _named(assigned.value, method)
                if method.name != "__init__" or asked_for is None:
                    continue
                given = {
                    names.ref(argument(call, method, asked_for, names))
                    for call, names in self._project.made.of(cls.ref)
                }
                given |= {given_to(one, method, asked_for) for one in views}
                if given and given <= models.keys():
                    yield name

    def of_route(self, declared: Declared, function: Function | None) -> Value | None:
        """Return the model that the view of a route was made with, where *function* asks for it."""
        for around in self.enclosed and _around(function):
            for (ref, _), given in enclosed(declared).items():
                if ref == around and given in self._entities.models.classes:
                    return Value("class", given)
        owner = self._project.cls(function.owner or "") if function else None
        if owner is None or MADE_WITH not in declared.options:
            return None
        for attribute in self.kept(owner.ref):
            for method, name in self._kept_from(owner, attribute):
                if (model := given_to(declared, method, name)) is not None:
                    return Value("class", model)
        return None

    def meant(self, node: ast.Call, called: Function, scope: Scope) -> Iterator[Value]:
        """Yield the models that a call of *called* works with; SELF where its caller knows."""
        name = self.functions.get(called.ref)
        if name is not None:
            given = argument(node, called, name, scope.names)
            yield from (one for one in scope.of(given) if one.kind == "class")
        if called.owner is None or not isinstance(node.func, ast.Attribute):
            return
        holder, own = node.func.value, scope.names.own.first
        if isinstance(holder, ast.Name) and holder.id == own:
            if self.kept(called.owner):
                yield ANY
            elif scope.names.receiver and self._is_more(scope.names, called.owner):
                yield Value(VIEW, scope.names.receiver)
            return
        yield from self._of_object(holder, called, scope)

    def _is_more(self, names: Names, owner: str) -> bool:
        """Tell whether the receiver says something that a method of its base asks for."""
        if names.receiver != names.owner:
            return True
        return owner != names.owner and collection.kept_by(self._project.cls(owner), self._project)

    def _of_object(self, holder: ast.expr, called: Function, scope: Scope) -> Iterator[Value]:
        for made, names in led(holder, scope.names):
            call = made if isinstance(made, ast.Call) else None  # else it may be the class itself
            cls = self._project.cls(names.ref(call.func if call else made) or "")
            lineage = self._project.classes.lineage(cls)
            owner = next((one for one in lineage if one.ref == called.owner), None)
            if cls is None or owner is None:
                continue
            kept = self.kept(owner.ref)
            if call is not None:
                yield from self._made_with(call, owner, self._entities.scope_of(names))
            is_base = cls is not owner and collection.kept_by(owner, self._project)
            if not kept and (is_base or self._says_more(cls, owner, called)):
                yield Value(VIEW, cls.ref)
            return

    def _made_with(self, made: ast.Call, owner: Class, scope: Scope) -> Iterator[Value]:
        for attribute in self.kept(owner.ref):
            for method, name in self._kept_from(owner, attribute):
                given = argument(made, method, name, scope.names)
                yield from (one for one in scope.of(given) if one.kind == "class")

    def _says_more(self, cls: Class, owner: Class, called: Function) -> bool:
        """Tell whether a class, or one between it and a base, names a model, or a text it asks."""
        models = self._entities.models.classes
        wanted = asked(called, self._project)
        for one in self._project.classes.lineage(cls):
            if one is owner:
                return False
            names = self._project.names(one.module)
            put = (value for values in one.attributes.values() for value in values)
            if any(value.how == "value" and names.bound(value) in models for value in put):
                return True
            texts = (one.attributes[name][0].value for name in wanted & one.attributes.keys())
            if any(isinstance(getattr(text, "value", None), str) for text in texts):
                return True
        return False


def _named(value: ast.expr, method: Function) -> str | None:
    """Return the argument that a constructor keeps: `model`, or `kwargs["model"]`."""
    match value:
        case ast.Name(id=name):
            return name
        case (
            ast.Subscript(value=ast.Name(id=held), slice=ast.Constant(value=str() as name))
            | ast.Call(
                func=ast.Attribute(value=ast.Name(id=held), attr="get" | "pop"),
                args=[ast.Constant(value=str() as name), *_],
            )
        ):
            spread = method.node.args.kwarg
            return name if spread is not None and spread.arg == held else None
        case _:
            return None


def _around(function: Function | None) -> Iterator[str]:
    """Yield the references of a function and of those that it stands in."""
    while function is not None:
        yield function.ref
        function = function.outer
