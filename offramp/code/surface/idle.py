"""Functions that fill an application, and that nobody seems to call."""

from __future__ import annotations

import ast
import re

from offramp.code.project import Project
from offramp.code.surface.interpreter.values import Closure, Value

STARTS = re.compile(r"main|run|start|serve|boot|launch", re.IGNORECASE)


def gives(node: ast.AST) -> bool:
    """Tell whether a function returns something."""
    return any(isinstance(one, ast.Return) and one.value is not None for one in ast.walk(node))


def is_idle(project: Project, value: Value) -> bool:
    """Tell whether a function gives nothing, is no start by its name, and nobody names it."""
    function = value.function if isinstance(value, Closure) else None
    if function is None or STARTS.search(function.qualname) or gives(function.node):
        return False
    named = re.compile(rb"\b%s\b" % re.escape(function.qualname).encode())
    found = (named.findall(one.text) for one in project.modules.values())
    return sum(map(len, found)) == 1
