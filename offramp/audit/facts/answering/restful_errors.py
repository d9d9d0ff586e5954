"""
What Flask-RESTful answers errors with by their class's name: `Api(app, errors={...})`.

Source: flask_restful/__init__.py (`Api.handle_error`, which looks the name up and sends the
mapping with its `status`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import Context
from offramp.code.names import Names
from offramp.code.origins import led

APIS = ("flask_restful.Api", "flask_restplus.Api")


class Told(NamedTuple):
    """The status of an error, and the keys of what is answered."""

    status: int | None
    keys: tuple[str, ...]


def find(context: Context) -> dict[str, Told]:
    """Return what the application's own mappings say, by the name of the error's class."""
    made = (one for api in APIS for one in context.project.made.of(api))
    return {
        name: told
        for call, names in made
        for word in call.keywords
        if word.arg == "errors"
        for name, told in _said(word.value, names)
    }


def _said(node: ast.expr, names: Names) -> Iterator[tuple[str, Told]]:
    for one, _ in led(node, names):
        if isinstance(one, ast.Dict):
            for key, value in zip(one.keys, one.values, strict=True):
                name = getattr(key, "value", None)
                if isinstance(name, str) and isinstance(value, ast.Dict):
                    yield name, _told(value)


def _told(node: ast.Dict) -> Told:
    held = {
        str(getattr(key, "value", "")): getattr(value, "value", None)
        for key, value in zip(node.keys, node.values, strict=True)
    }
    status = held.get("status")
    return Told(status if isinstance(status, int) else None, tuple(held))
