"""
What Flask-RESTX says a body holds: `@api.expect(api.model("User", {"name": fields.String()}))`.

Source: flask_restx/namespace.py (`model`, `inherit`, `expect`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts.incoming.examples import Reading
from offramp.audit.facts.incoming.parts import Taken
from offramp.code.origins import led

MODELS = frozenset({"model", "inherit", "clone"})


def expected(subject: Subject, context: Context) -> Iterator[Taken]:
    """Yield the keys of the models that decorators of the view expect."""
    view = context.project.function(subject.declared.view or "")
    if view is None:
        return
    names = context.project.names(view.module)
    for node in view.decorators:
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "expect":
            continue
        for given in node.args[:1]:
            for one, scope in led(given, names):
                if isinstance(one, ast.Call) and getattr(one.func, "attr", "") in MODELS:
                    yield from _fields(one, Reading(scope, context))


def _fields(made: ast.Call, reading: Reading) -> Iterator[Taken]:
    for held in made.args:
        if not isinstance(held, ast.Dict):
            continue
        for key, value in zip(held.keys, held.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                field = value if isinstance(value, ast.Call) else None
                said = (
                    [one.value for one in field.keywords if one.arg == "required"] if field else []
                )
                needed = any(getattr(one, "value", False) for one in said)
                example = reading.of_made(field) if field else ""
                yield Taken("json", key.value, needed, example)
