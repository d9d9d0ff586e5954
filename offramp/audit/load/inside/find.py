"""The application, from `module:name`, as `flask --app` finds it."""

from __future__ import annotations

import ast
import importlib
import sys
from typing import Any

NAMES = ("app", "application")
FACTORIES = ("create_app", "make_app")
HOLDERS = ("app", "flask_app", "server", "flask")  # of what is wrapped around one


class NotFoundError(Exception):
    """The module is there, but no application in it."""


def application(module: str, name: str, paths: list[str]) -> Any:
    """Import *module* and return its Flask application; *name* may be a call with literals."""
    sys.path[:0] = paths
    holder = importlib.import_module(module)
    found = _named(holder, name) if name else _only(holder)
    seen = _inside(found)
    _complete(found)
    if seen is None:
        raise NotFoundError(f"{module}:{name or '?'} is no Flask application but {type(found)}")
    return seen


def _complete(value: Any) -> None:
    """Have connexion 3 make the routes that it makes with the first request."""
    around = [value, *(getattr(value, name, None) for name in HOLDERS)]
    for one in around:
        build: Any = getattr(getattr(one, "middleware", None), "_build_middleware_stack", None)
        if getattr(build, "__module__", "").partition(".")[0] == "connexion":
            build()
            return


def _inside(value: Any, depth: int = 0) -> Any:
    if _is_application(value):
        return value
    if depth < len(HOLDERS) and not isinstance(value, (type, type(ast))):
        for name in HOLDERS:
            found = _inside(getattr(value, name, None), depth + 1) if value is not None else None
            if found is not None:
                return found
    return None


def _is_application(value: Any) -> bool:
    if isinstance(value, type):
        return False
    return any(
        one.__name__ == "Flask" and one.__module__.partition(".")[0] == "flask"
        for one in type(value).__mro__
    )


def _named(holder: Any, name: str) -> Any:
    try:
        expression = ast.parse(name.strip(), mode="eval").body
    except SyntaxError:
        raise NotFoundError(f"{name!r} is neither a name nor a call") from None
    if isinstance(expression, ast.Call):
        made = _attribute(holder, expression.func)
        given = [ast.literal_eval(one) for one in expression.args]
        options = {one.arg: ast.literal_eval(one.value) for one in expression.keywords if one.arg}
        return made(*given, **options)
    found = _attribute(holder, expression)
    return found if _inside(found) is not None or not callable(found) else found()


def _attribute(holder: Any, expression: ast.expr) -> Any:
    if isinstance(expression, ast.Name):
        name, owner = expression.id, holder
    elif isinstance(expression, ast.Attribute):
        name, owner = expression.attr, _attribute(holder, expression.value)
    else:
        raise NotFoundError("only names, and calls with literal arguments, can be given")
    if not hasattr(owner, name):
        raise NotFoundError(f"{holder.__name__} has no {name}")
    return getattr(owner, name)


def _only(holder: Any) -> Any:
    for name in NAMES:
        if _inside(getattr(holder, name, None)) is not None:
            return getattr(holder, name)
    found = [one for one in vars(holder).values() if _is_application(one)]
    if len({id(one) for one in found}) == 1:
        return found[0]
    for name in FACTORIES:
        if callable(getattr(holder, name, None)):
            return getattr(holder, name)()
    raise NotFoundError(f"{holder.__name__} has no application, or several; name one: MODULE:NAME")
