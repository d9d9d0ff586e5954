"""Classes of settings of which a condition chooses one: `CONFIG = Dev if debugging else Prod`."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import ABSENT, Instance, ProjectClass, Unknown, Value

LOADS = "from_object"
DOTTED = re.compile(r"\w+(?:\.\w+)*\.[A-Z]\w*$")  # "shop.config.Production"


def unsettled(values: list[Value]) -> Unknown | None:
    """Return the first as what is only likely, where all are settings, of several classes."""
    classes = {_settings(one) for one in values}
    return Unknown(likely=values[0]) if len(classes) > 1 and None not in classes else None


class Chosen:
    """What names stand for after each of the blocks of which one runs."""

    def __init__(self, bodies: list[list[ast.stmt]]) -> None:
        self._found: dict[str, list[Value]] = defaultdict(list)
        self.is_loaded = len(bodies) > 1 and all(any(map(_loads, one)) for one in bodies)

    def note(self, scope: Scope, body: list[ast.stmt]) -> None:
        """Keep what a block has put on names."""
        for one in body:
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                value = scope.find(one.targets[0].id)
                if value is not ABSENT:
                    self._found[one.targets[0].id].append(value)

    def bind(self, scope: Scope) -> None:
        """Leave open which class of settings a name stands for, where the blocks differ."""
        for name, values in self._found.items():
            if len(values) > 1 and (found := unsettled(values[::-1])) is not None:
                scope.bind(name, found)


def _settings(value: Value) -> str | None:
    """Return the reference of a class with settings, or of what names one by its path."""
    plain = value.likely if isinstance(value, Unknown) else value
    if isinstance(plain, str):
        return plain if DOTTED.match(plain) else None
    cls = plain.cls if isinstance(plain, Instance) else plain
    if not isinstance(cls, ProjectClass):
        return None
    every = (one for one in cls.mro if isinstance(one, ProjectClass))
    return cls.ref if any(name.isupper() for one in every for name in one.names) else None


def _loads(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and getattr(call.func, "attr", "") == LOADS
