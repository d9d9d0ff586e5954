"""Databases of which a condition chooses one: a file here, a server's there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.sites import Call

SERVERS = re.compile(
    r"(?:peewee|playhouse(?:\.\w+)+)\.\w*(?:MySQL|Maria|Postgres|Cockroach)\w*"
    r"|(?:psycopg2?|pymysql|MySQLdb|mysql\.connector|oracledb|cx_Oracle|pyodbc)\.connect"
    r"|psycopg2?_?pool\b.*\.\w*ConnectionPool|pymongo\b.*MongoClient"
)
ADDRESSES = frozenset(
    f"sqlalchemy.{module}URL{made}"
    for module in ("", "engine.", "engine.url.")
    for made in ("", ".create")
)
SERVING = re.compile(r"postgres|mysql|mariadb|oracle|mssql|cockroachdb", re.IGNORECASE)


def beside_a_server(context: Context, place: str, call: Call) -> bool:
    """
    Tell whether a server's database is opened where a condition does not hold, or the reverse.

    `SqliteDatabase(path) if DEVELOPMENT else PostgresqlDatabase(name)`, also where the one branch
    returns and the other follows; not where the code says itself what the condition is.
    """
    module, _ = context.project.split(place)
    if module is None:
        return False
    function = context.project.function(place)
    names = context.project.names(module, function)
    top = function.node if function is not None else module.tree
    return any(
        any(_is_server(one, names) for one in other) and not _is_known(test, names)
        for test, branch, other in _branches(top)
        if any(_is(one, call, names) for one in branch)
    )


def _branches(top: ast.AST) -> Iterator[tuple[ast.expr, list[ast.AST], list[ast.AST]]]:
    """Yield each condition with both of its branches, either of them first."""
    for one in ast.walk(top):
        if isinstance(one, ast.If | ast.IfExp):
            held, other = _calls(one.body), _calls(one.orelse)
            yield one.test, held, other
            yield one.test, other, held
        found = getattr(one, "body", None)
        body: list[ast.stmt] = found if isinstance(found, list) else []
        for at, before in enumerate(body):
            if isinstance(before, ast.If) and isinstance(before.body[-1], ast.Return):
                held, other = _calls(before.body), _calls(body[at + 1 :])
                yield before.test, held, other
                yield before.test, other, held


def _calls(branch: ast.expr | list[ast.stmt]) -> list[ast.AST]:
    each = branch if isinstance(branch, list) else [branch]
    return [call for one in each for call in ast.walk(one) if isinstance(call, ast.Call)]


def _is(node: ast.AST, call: Call, names: Names) -> bool:
    is_there = isinstance(node, ast.Call) and node.lineno == call.line
    return is_there and isinstance(node, ast.Call) and names.ref(node.func) == call.target


def _is_server(node: ast.AST, names: Names) -> bool:
    """Tell whether a call opens a server's database, or makes the address of one."""
    ref = names.ref(node.func) if isinstance(node, ast.Call) else None
    if not isinstance(node, ast.Call) or ref is None:
        return False
    if ref in ADDRESSES:  # `URL.create("mysql+pymysql", ...)`
        given = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "drivername")]
        texts = [getattr(names.given(one), "value", "") for one in given]
        return any(isinstance(one, str) and SERVING.match(one) for one in texts)
    return bool(SERVERS.fullmatch(ref))


def _is_known(test: ast.expr, names: Names) -> bool:
    """Tell whether a condition is a constant of the code: `USE_SQLITE = True`."""
    inner = test.operand if isinstance(test, ast.UnaryOp) else test
    if not isinstance(inner, ast.Name | ast.Attribute):
        return isinstance(inner, ast.Constant)
    home = names.home(inner)
    values = home[0].bindings.get(home[1], []) if home is not None else []
    return len(values) == 1 and all(
        isinstance(one, Assigned) and isinstance(one.value, ast.Constant) for one in values
    )
