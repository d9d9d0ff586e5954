"""
What Flask-RESTX says a body holds: `@api.expect(api.model("User", {"name": fields.String()}))`.

Source: flask_restx/namespace.py (`model`, `inherit`, `expect`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.code.origins import led

MODELS = frozenset({"model", "inherit", "clone"})


def expected(subject: Subject, context: Context) -> Iterator[tuple[str, str, bool]]:
    """Yield ("json", key, is required) of the models that decorators of the view expect."""
    view = context.project.function(subject.declared.view or "")
    if view is None:
        return
    names = context.project.names(view.module)
    for node in view.decorators:
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "expect":
            continue
        for given in node.args[:1]:
            for one, _ in led(given, names):
                if isinstance(one, ast.Call) and getattr(one.func, "attr", "") in MODELS:
                    yield from _fields(one)


def _fields(made: ast.Call) -> Iterator[tuple[str, str, bool]]:
    for held in made.args:
        if not isinstance(held, ast.Dict):
            continue
        for key, value in zip(held.keys, held.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                words = value.keywords if isinstance(value, ast.Call) else []
                said = [one.value for one in words if one.arg == "required"]
                yield "json", key.value, any(getattr(one, "value", False) for one in said)
