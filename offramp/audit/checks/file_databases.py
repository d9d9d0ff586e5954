"""Databases that are a file beside the application."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import assigned
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.databases import users
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.code.module import Module
from offramp.code.surface.model import Setting

FILE_URL = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)(?=[^?])")
BEGINNING = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)")
OPENS = (
    *("shelve.open", "dbm.open", "tinydb.TinyDB", "pickledb.load", "sqlitedict.SqliteDict"),
    *("peewee.SqliteDatabase", "playhouse.sqlite_ext.SqliteExtDatabase", "lmdb.open", "zodb.DB"),
)
URLS = ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine", "dataset.connect")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in context.surface.settings:
        if not one.name.endswith(("DATABASE_URI", "DATABASE_URL")):
            continue
        if FILE_URL.match(text(one.value)):
            said = f"{one.name} is {text(one.value)}, a file"
            name = top_of(context, one.file)
            yield Hit(name, one.line, said, routes=context.once(users))
        elif not text(one.value):
            yield from _put_together(context, one)
    for place, call in calls(context.running.serving, [*OPENS, *URLS, "sqlite3.connect"]):
        path = text(call.args[0]) if call.args else ""
        if call.target in URLS and not FILE_URL.match(path):
            continue
        if path.startswith(":memory:") or "mode=memory" in path:
            continue
        top = context.project.modules.get(place.ref)
        routes = _used(context, top, call.line) if top else None
        said = f"{short(call.target)}() keeps the database in a file"
        yield Hit(place.ref, call.line, said, routes=routes)


def _used(context: Context, top: Module, line: int) -> tuple[str, ...] | None:
    return assigned.routes(context, top, line, lambda: context.once(users))


def _put_together(context: Context, setting: Setting) -> Iterator[Hit]:
    """Yield where a setting's text begins as a file's, and what follows is known when it runs."""
    name = top_of(context, setting.file)
    module = context.project.modules.get(name)
    for value in _given(module.tree, setting) if module else ():
        parts = (one for one in ast.walk(value) if isinstance(one, ast.Constant))
        if not any(isinstance(one.value, str) and BEGINNING.match(one.value) for one in parts):
            continue
        is_default = isinstance(value, ast.BoolOp | ast.IfExp | ast.Call)
        what = "the default of " if is_default else ""
        said = f"{what}{setting.name} is a file of SQLite"
        severity: Severity | None = "medium" if is_default else None
        routes = context.once(users)
        yield Hit(name, value.lineno, said, severity=severity, routes=routes)


def _given(tree: ast.AST, setting: Setting) -> Iterator[ast.expr]:
    """Yield what a module gives a setting: by its name in a class, in a mapping, in brackets."""
    within = [one for one in ast.walk(tree) if getattr(one, "lineno", 0) == setting.line]
    cls = next((one for one in within if isinstance(one, ast.ClassDef)), None)
    for node in ast.walk(cls or tree):
        match node:
            case ast.Assign(targets=[target], value=value):
                key = target.slice if isinstance(target, ast.Subscript) else target
                if setting.name in {getattr(key, "id", None), getattr(key, "value", None)}:
                    yield value
            case ast.Dict():
                for named, value in zip(node.keys, node.values, strict=True):
                    if getattr(named, "value", None) == setting.name:
                        yield value
            case ast.keyword(arg=setting.name, value=value):
                yield value
            case _:
                pass


CHECK = Check(
    name="file-databases",
    severity="high",
    title="Databases in a file",
    why="Each process of a function sees a disk of its own: what one writes no other reads, and it"
    " is gone when the process is. Over a network file system SQLite's locks do not hold.",
    remedy="Move the tables into a database server before the routes that use them.",
    example="""\
# before
SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"
# after
SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]   # postgresql://…""",
    find=find,
)
