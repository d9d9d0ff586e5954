"""SQL that code holds: handed to a call, kept in a constant, or in a `.sql` file that it names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.facts.database import composed, copied, unread
from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.scope import Scope
from offramp.audit.facts.database.uses import Use
from offramp.audit.facts.sql import statement_tables
from offramp.code.given import Keys, Literal, Reference, Text
from offramp.code.module import Assigned
from offramp.code.nodes import last_name
from offramp.code.values import class_constant

EXECUTING = frozenset(
    [
        "execute",
        "executemany",
        "executescript",
        "execute_sql",
        "exec_driver_sql",
        "copy_expert",
        "mogrify",
        "text",
        "read_sql",
        "read_sql_query",
        "fetch",
        "fetchrow",
        "fetchval",
        "query_db",
        "execute_values",
        "execute_batch",
        "run_sql",
        "raw",
        "SQL",
    ]
)
# what says a sentence to somebody, and executes nothing
SPEAKING = frozenset(
    [
        "flash",
        "print",
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "critical",
        "log",
        "gettext",
        "_",
        "lazy_gettext",
        "abort",
        "jsonify",
        "render_template",
        "Exception",
        "ValueError",
        "RuntimeError",
    ]
)
DEEPEST = 4
LARGEST = 1_000_000  # bytes; a longer file is a dump
# kinds of expressions that `texts` can find one in
TEXTUAL = frozenset(
    {
        *(ast.JoinedStr, ast.BinOp, ast.Name, ast.Attribute),
        *(ast.IfExp, ast.Subscript, ast.Call),
    }
)
COMPOSING = "SQL"  # psycopg's, whose parts are put in later
TABLE_NAMED = frozenset({"name", "table_name"})
WHOLE_TABLE = {"read_sql_table": "select", "to_sql": "insert"}


def uses(node: ast.Call, scope: Scope, entities: Entities) -> Iterator[Use]:
    """Yield what the SQL among a call's arguments touches."""
    name = last_name(node.func)
    if name in SPEAKING or not (node.args or node.keywords):
        return
    if name in copied.COPYING:
        yield from copied.uses(node, scope)
    if name == "format" and (made := composed.text(node, scope.names)) is not None:
        yield from _of_composed(node, made, entities)
        return
    given = [_said(one, scope) for one in node.args]
    given += [_said(word.value, scope) for word in node.keywords]
    if not any(given) and name not in unread.RUNNING:
        return  # most calls
    first = given[0] if node.args else []
    if (first or name in unread.RUNNING) and name != COMPOSING:
        said = [one for one in _unknown(node, name, first, scope) if one]
        yield from (Use("unknown", node.lineno, table=one) for one in said)
    words = [*("" for _ in node.args), *(word.arg for word in node.keywords)]
    for at, (read, word) in enumerate(zip(given, words, strict=True)):
        is_named = (not at and not word) or word in TABLE_NAMED
        for text in read:
            if name in WHOLE_TABLE and is_named and text.isidentifier():
                yield Use(WHOLE_TABLE[name], node.lineno, table=text)
            yield from _touched(text, node, entities, surely_executed=name in EXECUTING)


def _of_composed(node: ast.Call, made: str, entities: Entities) -> Iterator[Use]:
    """Yield what a statement of psycopg's touches, where its parts are put in."""
    if said := unread.of_text(made, surely_executed=True):
        yield Use("unknown", node.lineno, table=said)
    yield from _touched(made, node, entities, surely_executed=True)


def _touched(
    text: str, node: ast.Call, entities: Entities, *, surely_executed: bool
) -> Iterator[Use]:
    is_file = text.endswith(".sql") and "\n" not in text
    statement = _file(text, entities) if is_file else text
    if statement_tables.is_sql(statement, surely_executed=surely_executed):
        for touch in statement_tables.touches(statement):
            for column in touch.columns or ("",):
                yield Use(touch.operation, node.lineno, table=touch.table, attribute=column)


def _said(node: ast.expr, scope: Scope) -> list[str]:
    """Return the strings that an argument may be, at once where it is a constant."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.Call | ast.BinOp | ast.Name):
        made = composed.text(node, scope.names)
        if made is not None:
            return [made]
    return list(texts(node, scope)) if type(node) in TEXTUAL else []


def _unknown(node: ast.Call, name: str, first: list[str], scope: Scope) -> Iterator[str | None]:
    """Yield what is said of statements in the *first* argument whose tables are not known."""
    for text in first:
        if name == "callproc":
            yield unread.procedure(text)
        else:
            yield unread.of_text(text, surely_executed=name in EXECUTING)
    if not first:
        yield unread.of_call(node, scope)


def texts(node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[str]:
    """Yield the strings that an expression may be: each branch, each value of a name."""
    if depth > DEEPEST:  # names that are bound to each other
        return
    if (choices := _choices(node, scope)) is not None:
        for one in choices:
            yield from texts(one, scope, depth + 1)
        return
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Subscript(slice=ast.Constant(value=key)):
            yield from _of_entry(node.value, key, scope)
        case ast.Attribute(value=ast.Name(id=first)) if first == scope.names.own.first:
            yield from _of_class(node.attr, scope)
        case ast.JoinedStr() | ast.BinOp() | ast.Name() | ast.Attribute():
            yield from _given(node, scope)
        case ast.Call(func=ast.Attribute(value, "format" | "strip" | "join" | "replace" as how)):
            given = scope.names.given(node)
            if how == "format" and isinstance(given, Text):
                yield given.template
            else:
                yield from texts(value, scope, depth + 1)


def _choices(node: ast.expr, scope: Scope) -> list[ast.expr] | None:
    """Return what an expression may stand for: both branches, several values of a name."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Name(id=name) if len(bindings := scope.names.bindings(name)) > 1:
            values = (one.value for one in bindings if isinstance(one, Assigned))
            return [one for one in values if getattr(one, "id", "") != name]
        case _:
            return None


def _of_entry(node: ast.expr, key: object, scope: Scope) -> Iterator[str]:
    """Yield the string that a mapping has at a key."""
    given = scope.names.given(node)
    for name, value in given.items if isinstance(given, Keys) else ():
        if name == key and isinstance(value, Literal) and isinstance(value.value, str):
            yield value.value


def _given(node: ast.expr, scope: Scope) -> Iterator[str]:
    """Yield the string that an expression certainly is, as far as its parts are known."""
    given = scope.names.given(node)
    if isinstance(given, Reference):
        given = class_constant(scope.names, node) or given
    text = given.template if isinstance(given, Text) else getattr(given, "value", None)
    if isinstance(text, str):
        yield text


def _of_class(name: str, scope: Scope) -> Iterator[str]:
    """Yield the text of `self.QUERY`, a class's constant."""
    function = scope.names.function
    cls = scope.entities.project.cls(function.owner or "") if function else None
    for one in scope.entities.project.classes.lineage(cls):
        for assigned in one.attributes.get(name, ()):
            given = scope.entities.project.names(one.module).given(assigned.value)
            text = given.template if isinstance(given, Text) else getattr(given, "value", None)
            if isinstance(text, str):
                yield text


def _file(name: str, entities: Entities) -> str:
    """Return the text of the project's file of that name; empty where there is no such file."""
    for one in entities.project.files:
        is_meant = one.name == name or one.name.endswith(f"/{name.lstrip('./')}")
        if is_meant and one.size < LARGEST:
            return one.path.read_text(errors="replace")
    return ""
