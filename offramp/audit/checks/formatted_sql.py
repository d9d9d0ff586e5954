"""SQL put together from values, instead of parameters."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.formatted import strangers
from offramp.audit.context import Context
from offramp.code.given import Text
from offramp.code.module import Function
from offramp.code.sites import Call

RUNS = re.compile(
    r"(?:^|\.)(?:execute|executemany|executescript|copy_expert|raw|read_sql(?:_query)?|from_statement|exec_driver_sql)$"
    r"|^sqlalchemy\.(?:sql\.)?(?:expression\.)?text$|^flask_sqlalchemy\.SQLAlchemy\(\)\.text$"
)
STATEMENT = re.compile(
    r"^\s*\(?\s*(?:select[\s*]|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as"
    r"|replace\s+into|drop\s+(?:table|database|schema|view)|alter\s+table|create\s+table|truncate\s|merge\s+into|call\s|exec\s)",
    re.IGNORECASE,
)

DEEPEST = 3  # functions of the project that hand a statement on


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in (*context.running.requested, *context.running.beside):
        for call in place.sites.calls:
            is_sql = _is_put_together(call) and _runs(context, call.target)
            put_in = strangers(context, place, call.line) if is_sql else []
            if put_in:
                said = f"{place.name}() puts {', '.join(put_in[:3])} into the text of its SQL"
                yield Hit(place.ref, call.line, said)


def _is_put_together(call: Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, Text) and STATEMENT.match(first.template) is not None


def _runs(context: Context, target: str, deep: int = 0) -> bool:
    """Tell whether a call runs a statement, or is of a function of the project that does."""
    if RUNS.search(target):
        return True
    function = context.project.function(target)
    sites = context.graph.sites(target) if function is not None else None
    if function is None or sites is None or deep == DEEPEST:
        return False
    is_run = any(RUNS.search(one) for one in sites.called)
    return is_run or any(_runs(context, one, deep + 1) for one in _handed(context, function))


def _handed(context: Context, function: Function) -> Iterator[str]:
    """Yield what a function hands the text on to that it was given: `self._execute(statement)`."""
    names = context.project.names(function.module, function)
    text = next((one for one in names.own.parameters if one != names.own.first), None)
    for call in names.own.every(ast.Call):
        if call.args and getattr(call.args[0], "id", "") == text:
            yield names.ref(call.func) or ""


CHECK = Check(
    name="formatted-sql",
    severity="medium",
    title="SQL put together from values",
    why="Whoever controls the value controls the statement. It is no worse in a function than"
    " before, but moving the route is the moment when its queries are written again.",
    remedy="Pass values as parameters; take names of columns from a fixed list.",
    example="""\
# before
cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
# after
cursor.execute("SELECT * FROM users WHERE name = %s", (name,))""",
    find=find,
)
