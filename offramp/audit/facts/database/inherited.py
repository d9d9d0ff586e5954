"""Methods that views inherit, which ask `self` for what the view's own class says: its model."""

from __future__ import annotations

import ast

from offramp.audit.facts.database.values import Value
from offramp.code.module import Function
from offramp.code.project import Project

VIEW = "view"  # the kind of a receiver that is a view


class Inherited:
    """Classes of views, and what each says nearer than the bases whose methods use it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._nearer: dict[str, dict[str, frozenset[str]]] = {}

    def receiver(self, view: str | None, function: Function | None) -> Value | None:
        """Return the view's class where a function is its base's and uses what the class says."""
        if view is None or function is None or function.owner is None or function.owner == view:
            return None
        names = self._said(view).get(function.owner, frozenset())
        is_asked = bool(names) and not asked(function, self._project).isdisjoint(names)
        return Value(VIEW, view) if is_asked else None

    def _said(self, view: str) -> dict[str, frozenset[str]]:
        """Return the attributes that classes before each base set, by the base."""
        if view not in self._nearer:
            names: set[str] = set()
            found = self._nearer[view] = {}
            for one in self._project.classes.lineage(self._project.cls(view)):
                found[one.ref] = frozenset(names)
                names |= one.attributes.keys() | one.own.keys()
        return self._nearer[view]


def asked(method: Function, project: Project) -> set[str]:
    """Return the attributes that a method asks for of its object, or of its class."""
    own = project.names(method.module, method).own
    return {
        node.attr
        for node in own.every(ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == own.first
    }
