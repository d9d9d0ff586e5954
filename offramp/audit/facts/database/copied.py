"""Tables that psycopg2 copies from a file or to one: `cursor.copy_from(file, "users")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import Use
from offramp.code.given import Items, Literal

COPYING = {"copy_from": "insert", "copy_to": "select"}
PLACES = {"table": 1, "columns": 5}  # psycopg2/extensions: copy_from(file, table, sep, null, ...)


def uses(node: ast.Call, scope: Scope) -> Iterator[Use]:
    """Yield what a copy touches, with the columns where they are named."""
    if not isinstance(node.func, ast.Attribute):
        return
    table, columns = (scope.names.given(_argument(node, one)) for one in PLACES)
    if not isinstance(table, Literal) or not isinstance(table.value, str):
        return
    listed = columns.items if isinstance(columns, Items) else ()
    named = [str(one.value) for one in listed if isinstance(one, Literal)]
    for column in named or [""]:
        yield Use(COPYING[node.func.attr], node.lineno, table=table.value, attribute=column)


def _argument(node: ast.Call, name: str) -> ast.expr | None:
    placed = node.args[PLACES[name]] if len(node.args) > PLACES[name] else None
    return next((one.value for one in node.keywords if one.arg == name), placed)
