"""Where names live while code is run: a module's top, a class body, a function's call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from offramp.code.surface.interpreter.values import ABSENT, OpenDict, ProjectClass, Space, Value


@dataclass(eq=False, repr=False)
class Scope:
    """
    One block that binds names; *outer* is the one its code stands in.

    *prefix* is the qualified name of what stands in it ("Class.method."); *returned* collects
    what is returned, *seldom* that of branches whose condition is likely not met (*unlikely* is
    above 0 in them), *yielded* what a generator yields.
    """

    space: Space
    names: dict[str, Value]
    kind: str = "module"  # "module", "class", "function"
    prefix: str = ""
    outer: Scope | None = None
    owner: ProjectClass | None = None  # of a method: the class whose body it stands in
    first: Value = ABSENT  # of a method: its first argument
    elsewhere: dict[str, Scope] = field(default_factory=dict)  # global and nonlocal names
    returned: list[Value] = field(default_factory=list)
    seldom: list[Value] = field(default_factory=list)
    unlikely: int = 0
    rounds: int = 0  # loops around what runs whose rounds nobody knows
    yielded: list[Value] = field(default_factory=list)
    parameters: tuple[str, ...] = ()  # of a function: the names its arguments have

    @property
    def file(self) -> str:
        return self.space.module.file if self.space.module else ""

    def find(self, name: str) -> Value:
        """Return what the name means here, or ABSENT; Python's own names are not looked at."""
        if name in self.elsewhere:
            return self.elsewhere[name].names.get(name, ABSENT)
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or scope.kind != "class"):
                return scope.names[name]
            if name in scope.elsewhere and scope is not self:
                return scope.elsewhere[name].names.get(name, ABSENT)
            scope = scope.outer
        return ABSENT

    def bind(self, name: str, value: Value) -> None:
        """Bind the name where an assignment here binds it."""
        target = self.elsewhere.get(name, self)
        target.names[name] = value

    def opened(self, table: dict[Any, Value]) -> dict[Any, Value]:
        """Return a dictionary that got keys nobody knows, under the names that it has here."""
        if type(table) is not dict:
            return table
        found = OpenDict(table)
        for name, value in self.names.items():
            self.names[name] = found if value is table else value
        return found

    def top(self) -> Scope:
        """Return the module's scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope
