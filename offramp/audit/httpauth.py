"""
The objects of Flask-HTTPAuth: whose callbacks run, and what a `MultiAuth` is made of.

Source: flask_httpauth.py (`MultiAuth`, which asks the one whose scheme the request names).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.names import Names
from offramp.code.origins import led

MULTI = "flask_httpauth.MultiAuth"


def objects(guard: ast.expr, names: Names) -> Iterator[str]:
    """Yield the objects that `@auth.login_required` asks, as "flask_httpauth:module.name"."""
    func = guard.func if isinstance(guard, ast.Call) else guard
    holder = func.value if isinstance(func, ast.Attribute) else None
    members = [*_members(holder, names)] if holder is not None else []
    for one, scope in members or ([(holder, names)] if holder is not None else []):
        home = scope.home(one) if isinstance(one, ast.Name | ast.Attribute) else None
        if home is not None:
            yield f"flask_httpauth:{home[0].name}.{home[1]}"


def kinds(guard: ast.expr, names: Names) -> list[str]:
    """Return the references of what a `MultiAuth` accepts; none of any other object."""
    func = guard.func if isinstance(guard, ast.Call) else guard
    holder = func.value if isinstance(func, ast.Attribute) else None
    members = _members(holder, names) if holder is not None else ()
    return [ref for one, scope in members if (ref := scope.ref(one))]


def _members(holder: ast.expr, names: Names) -> Iterator[tuple[ast.expr, Names]]:
    for made, scope in led(holder, names):
        if isinstance(made, ast.Call) and scope.ref(made.func) == MULTI:
            yield from ((one, scope) for one in made.args)
