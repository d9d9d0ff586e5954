"""
Statements whose tables no text tells: put together as they run, sent by the caller, procedures.

They are said, so that nobody takes such a route for one that touches nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.facts.database.asking import ASKING
from offramp.audit.facts.database.scope import Scope
from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.nodes import last_name

RUNNING = frozenset({"execute", "executemany", "executescript", "exec_driver_sql", "text"})
DATABASE = re.compile(
    r"^(sqlalchemy|flask_sqlalchemy|psycopg|sqlite3|pymysql|mysql|MySQLdb|flask_mysql|asyncpg"
    r"|oracledb|cx_Oracle|pyodbc|pymssql|peewee|duckdb|databases)\b"
)
NAMED = frozenset({"cursor", "cur", "conn", "connection", "session", "db_session", "db", "engine"})
# what makes an expression or a text that is read elsewhere
EXPRESSIONS = ASKING | {"text", "SQL", "DDL", "exists", *("union", "union_all"), "except_"}
REQUEST = ("flask.request.", "flask.Request().")
# a table is put in: `FROM {}`, but neither `FROM {}.users` nor `FROM ({})`
GAP = re.compile(
    r"""\b(?:FROM|INTO|UPDATE|JOIN|TRUNCATE|TABLE)\s+["`\[]?\{\}["`\]]?(?![\w.{])""",
    re.IGNORECASE,
)
PROCEDURE = re.compile(r"\s*\{?\s*(?:CALL|EXEC(?:UTE)?)\s+([\w.]+)")

TABLE = "a statement is given its table as it runs"
SENT = "a statement is sent by the caller"
MADE = "a statement is put together as it runs"
COLLECTION = "a collection is named as it runs"
DEEPEST = 5


def of_text(text: str, *, surely_executed: bool) -> str | None:
    """Return what is not known of a text that is executed; None where its tables stand in it."""
    if (match := PROCEDURE.match(text)) and (surely_executed or "(" in text):
        return procedure(match[1])
    return TABLE if surely_executed and GAP.search(text) else None


def procedure(name: str) -> str:
    """Say that a procedure is run, whose statements the database keeps."""
    return f"the procedure {name} is run"


def of_call(node: ast.Call, scope: Scope) -> str | None:
    """Return what is not known of a statement that is no text; None where something tells it."""
    if (
        last_name(node.func) not in RUNNING
        or not node.args
        or not _is_database(node.func, scope.names)
    ):
        return None
    given = node.args[0]
    ref = scope.names.ref(given) or ""
    if ref.startswith(REQUEST):
        return SENT
    if scope.of(given) or not isinstance(given, ast.Name | ast.Call | ast.Subscript):
        return None
    if isinstance(given, ast.Name) and not _is_made_here(given.id, scope.names):
        return None  # what callers hand over is read where they do
    return None if any(map(_is_expression, _led(given, scope.names, 0))) else MADE


def _is_made_here(name: str, names: Names) -> bool:
    return names.own.has(name) and name not in names.own.parameters


def _is_database(func: ast.expr, names: Names) -> bool:
    if last_name(func) == "text":
        ref = names.ref(func) or ""
        return DATABASE.match(ref) is not None
    if not isinstance(func, ast.Attribute):
        return False
    held = names.ref(func.value) or "?"
    if not held.startswith("?"):
        return DATABASE.match(held) is not None
    return last_name(getattr(func.value, "func", func.value)).lower() in NAMED


def _led(node: ast.expr, names: Names, depth: int) -> Iterator[ast.expr]:
    """Yield an expression, and what its name is bound to."""
    yield node
    if isinstance(node, ast.Name) and depth < DEEPEST:
        for one in names.bindings(node.id):
            if isinstance(one, Assigned) and getattr(one.value, "id", "") != node.id:
                yield from _led(one.value, names, depth + 1)


def _is_expression(node: ast.expr) -> bool:
    """Tell whether it is made by `select()` and the like, or by methods of what is."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call) and last_name(node.func) in EXPRESSIONS:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False
