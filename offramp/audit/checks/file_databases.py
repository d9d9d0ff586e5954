"""Databases that are a file beside the application."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit, using
from offramp.audit.checks.seen import assigned, chosen, file_settings, joined
from offramp.audit.checks.seen.callers import ever_given
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.databases import users
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.context import Context
from offramp.code.given import Given
from offramp.code.module import Module
from offramp.code.sites import Call

OPENS = (
    *("shelve.open", "dbm.open", "tinydb.TinyDB", "pickledb.PickleDB", "pickledb.load"),
    *("peewee.SqliteDatabase", "playhouse.sqlite_ext.SqliteExtDatabase", "lmdb.open"),
    *("sqlitedict.SqliteDict", "ZODB.FileStorage.FileStorage"),
)
CLASSES = frozenset(one for one in OPENS if one.rpartition(".")[2][:1].isupper())
PONY = ("pony.orm.Database", "pony.orm.Database().bind", "pony.orm.core.Database().bind")
URLS = (
    "sqlalchemy.create_engine",
    "sqlalchemy.engine.create_engine",
    "dataset.connect",
    "cs50.SQL",
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from file_settings.find(context)
    yield from joined.everywhere(context, _opening(context))


def _opening(context: Context) -> Iterator[Hit]:
    for place, call in calls(context.running.starting, PONY):
        given = [text(one) for one in (*call.args, *call.keywords.values())]
        if "sqlite" in given and ":memory:" not in given and ":sharedmemory:" not in given:
            said = f"{short(call.target)}() keeps the database in a file"
            yield Hit(place.ref, call.line, said, routes=context.once(users))
    for place, call in calls(context.running.serving, context.once(_opens)):
        path = text(call.args[0]) if call.args else ""
        if call.target in URLS and not any(map(_is_file, ever_given(context, place, call))):
            continue
        if path.startswith(":memory:") or "mode=memory" in path or _is_read_only(call, path):
            continue
        top = context.project.modules.get(place.ref)
        routes = _used(context, top, call.line) if top else _opened(context, place.ref)
        said = f"{short(call.target)}() keeps the database in a file"
        if chosen.beside_a_server(context, place.ref, call):
            said += ", where a condition does not choose a server's"
            yield Hit(place.ref, call.line, said, severity="medium", routes=routes)
        else:
            yield Hit(place.ref, call.line, said, routes=routes)


def _opens(context: Context) -> frozenset[str]:
    """Return what opens a file: of libraries, and the project's classes that inherit from that."""
    classes = context.project.classes
    own = {
        one.ref
        for module in context.project.modules.values()
        for one in module.classes.values()
        if one.bases and any(base in CLASSES for base in classes.ancestors(one.ref))
    }
    return frozenset({*OPENS, *URLS, "sqlite3.connect"} | own)


def _is_file(url: Given) -> bool:
    return file_settings.FILE_URL.match(text(url)) is not None


def _is_read_only(call: Call, path: str) -> bool:
    """Tell whether it is only read, and so may come with the code: a list of words."""
    is_uri = call.target in URLS or plain(call.given(7, "uri")) is True  # else it is a file's name
    return is_uri and file_settings.READ_ONLY.search(path) is not None


def _used(context: Context, top: Module, line: int) -> tuple[str, ...] | None:
    return assigned.routes(context, top, line, lambda: context.once(users))


def _opened(context: Context, place: str) -> tuple[str, ...] | None:
    """
    Return the routes whose own code uses what a hook or the start opens.

    `g.db = sqlite3.connect(...)`, `engine = connect()`; None where routes come to the place
    themselves, or use the object that it makes.
    """
    if place in context.own_reaching or using(place, context):
        return None
    return context.once(users)


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
    by_use=True,
)
