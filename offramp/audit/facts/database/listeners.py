"""
Functions that SQLAlchemy calls when rows are written: `@event.listens_for(Post, "after_insert")`.

Of a mapper's events the third argument is the row, of an attribute's "set" the first
(sqlalchemy.orm.MapperEvents, AttributeEvents).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.values import Value
from offramp.code.module import Function, Module
from offramp.code.names import Names
from offramp.code.nodes import last_name

OPERATIONS = {"insert": "insert", "make": "insert", "update": "update", "delete": "delete"}
WHEN = ("before_", "after_")
ROW = 2  # the argument of a mapper's event that is the row
HEARD = (b"listens_for(", b".listen(", b"listen(")


class Listener(NamedTuple):
    """What is called when something happens to a model: an operation, or a column being set."""

    table: str
    column: str
    function: Function
    operation: str


class Listeners:
    """The listeners of a project, looked for once; their rows' arguments are made known."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._found: dict[tuple[str, str, str], list[Function]] = {}
        for module in entities.project.modules.values():
            if any(one in module.text for one in HEARD):
                for one in self._of(module):
                    key = (one.table, one.operation, one.column)
                    self._found.setdefault(key, []).append(one.function)

    @property
    def are_there(self) -> bool:
        """Whether the project has any."""
        return bool(self._found)

    def called(self, operation: str, table: str, column: str) -> list[Function]:
        """Return what is called when a table is written so."""
        known = OPERATIONS.get(operation)
        if known is None:
            return []
        on_column = self._found.get((table, "set", column), []) if column else []
        return [*self._found.get((table, known, ""), []), *on_column]

    def _of(self, module: Module) -> Iterator[Listener]:
        for function in module.functions.values():
            names = self._entities.project.around(function)
            for node in function.decorators:
                if isinstance(node, ast.Call) and last_name(node.func) == "listens_for":
                    yield from self._told(node, function, names)
        names = self._entities.project.names(module)
        for one in ast.walk(module.tree):
            if isinstance(one, ast.Call) and last_name(one.func) == "listen" and one.args[2:]:
                named = self._entities.project.function(names.ref(one.args[2]) or "")
                if named is not None:
                    yield from self._told(one, named, names)

    def _told(self, node: ast.Call, function: Function, names: Names) -> Iterator[Listener]:
        if len(node.args) < len(("target", "event")):
            return
        target, event = node.args[0], getattr(names.given(node.args[1]), "value", None)
        if not isinstance(event, str):
            return
        if isinstance(target, ast.Attribute) and event == "set":
            model = self._entities.get(names.ref(target.value) or "")
            if model is not None and target.attr in model.columns:
                self._hand_over(function, 0, model.ref)
                yield Listener(*model.columns[target.attr], function, "set")
        elif event.startswith(WHEN):
            for ref in self._meant(names.ref(target) or "", node):
                self._hand_over(function, ROW, ref)
                model = self._entities.get(ref)
                if model is not None:
                    yield Listener(model.table, "", function, event.partition("_")[2])

    def _meant(self, ref: str, node: ast.Call) -> Iterator[str]:
        """Yield the models: the one that is named, and its children where it says so."""
        is_passed_on = any(
            word.arg == "propagate" and getattr(word.value, "value", None) is True
            for word in node.keywords
        )
        for one in self._entities.models.classes:
            ancestors = self._entities.project.classes.ancestors(one) if is_passed_on else ()
            if one == ref or ref in ancestors:
                yield one

    def _hand_over(self, function: Function, place: int, ref: str) -> None:
        own = self._entities.project.names(function.module, function).own
        wanted = [one for one in own.parameters if one not in {"self", "cls"}]
        for name in wanted[place : place + 1]:
            known = self._entities.arguments.get((function.ref, name), ())
            value = Value("rows", ref)
            self._entities.arguments[function.ref, name] = tuple(dict.fromkeys((*known, value)))
