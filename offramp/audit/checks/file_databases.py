"""Databases that are a file beside the application."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import assigned
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context

FILE_URL = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)(?=[^?])")
OPENS = (
    *("shelve.open", "dbm.open", "tinydb.TinyDB", "pickledb.load", "sqlitedict.SqliteDict"),
    *("peewee.SqliteDatabase", "playhouse.sqlite_ext.SqliteExtDatabase", "lmdb.open", "zodb.DB"),
)
URLS = ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine", "dataset.connect")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in context.surface.settings:
        if one.name.endswith(("DATABASE_URI", "DATABASE_URL")) and FILE_URL.match(text(one.value)):
            said = f"{one.name} is {text(one.value)}, a file"
            yield Hit(top_of(context, one.file), one.line, said)
    for place, call in calls(context.running.serving, [*OPENS, *URLS, "sqlite3.connect"]):
        path = text(call.args[0]) if call.args else ""
        if call.target in URLS and not FILE_URL.match(path):
            continue
        if path.startswith(":memory:") or "mode=memory" in path:
            continue
        top = context.project.modules.get(place.ref)
        users = assigned.routes(context, top, call.line) if top else None
        said = f"{short(call.target)}() keeps the database in a file"
        yield Hit(place.ref, call.line, said, routes=users)


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
