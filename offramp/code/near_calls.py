"""
What a function without annotations is handed by those beside it that call it by its name.

A view is split into helpers of its module, which get what the view was given: a service, a
repository. Others' calls are not looked for: that would be the whole project for each argument.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from offramp.code.module import Function
from offramp.code.origins import argument

if TYPE_CHECKING:
    from offramp.code.names import Names


def handed(function: Function, name: str, names: Names) -> str | None:
    """Return the one object of the project that the argument *name* is given, or None."""
    project = names.project
    if function.parent is not None or function.decorators or not _is_asked(name, names):
        return None
    refs = set()
    for caller in _callers(function):
        scope = project.names(function.module, caller)
        for call in scope.own.every(ast.Call):
            given = argument(call, function, name, scope) if _is_of(call, function, scope) else None
            refs.add(scope.ref(given))
    objects = {one for one in refs if one and project.cls(one.removesuffix("()")) is not None}
    found = objects.pop() if len(objects) == 1 else ""
    return found if found.endswith("()") else None


def _is_asked(name: str, names: Names) -> bool:
    """Tell whether something is asked of it by the name of a method of the project."""
    methods = names.project.classes.method_names
    return any(
        one.attr in methods and getattr(one.value, "id", "") == name
        for one in names.own.every(ast.Attribute)
    )


def _is_of(call: ast.Call, function: Function, scope: Names) -> bool:
    """Tell whether it calls the function: `check(users)`, `self.check(users)`."""
    match call.func:
        case ast.Name(id=name):
            is_bound = scope.own.has(name)
            return function.owner is None and name == function.name and not is_bound
        case ast.Attribute(value=ast.Name(id=holder), attr=name):
            is_self = holder == scope.own.first and scope.owner == function.owner
            return function.owner is not None and name == function.name and is_self
        case _:
            return False


def _callers(function: Function) -> list[Function]:
    """Return the other functions of its module whose text has a call of that name."""
    module = function.module
    word = function.name.encode()
    if module.text.count(word) < 2:  # noqa: PLR2004 - it is defined, and called
        return []
    lines = _lines(module.text, rb"(?<!def )\b" + re.escape(word) + rb"\s*\(")
    return [
        one
        for one in (module.functions.values() if lines else ())
        if one is not function
        and bisect_left(lines, one.line) < bisect_left(lines, one.end_line + 1)
    ]


def _lines(text: bytes, pattern: bytes) -> list[int]:
    """Return the lines in which something matches, in their order."""
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: list[int] = []
    line, last = 1, 0
    for one in re.finditer(pattern, text):
        line += text.count(b"\n", last, one.start())
        last = one.start()
        found.append(line)
    return found
