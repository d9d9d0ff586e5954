"""Pools that are sized for one process."""

from collections.abc import Iterator, Mapping

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import file_settings
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context
from offramp.code.given import Given, Keys, Reference

NAMED = 99
ENGINES = (
    *("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine", "sqlmodel.create_engine"),
    "sqlalchemy.ext.asyncio.create_async_engine",
)
POOLS = {  # where each is told how many it may open; NAMED: by its name alone
    "psycopg2.pool.SimpleConnectionPool": (1, "maxconn"),
    "psycopg2.pool.ThreadedConnectionPool": (1, "maxconn"),
    "psycopg_pool.ConnectionPool": (NAMED, "max_size"),
    "mysql.connector.pooling.MySQLConnectionPool": (0, "pool_size"),
    "dbutils.pooled_db.PooledDB": (4, "maxconnections"),
    "DBUtils.PooledDB.PooledDB": (4, "maxconnections"),
}
SMALL = 5  # connections; what a process that answers a few requests at once can use
OPTIONS = "SQLALCHEMY_ENGINE_OPTIONS"
SIZE = "SQLALCHEMY_POOL_SIZE"  # before Flask-SQLAlchemy 3
URL = "SQLALCHEMY_DATABASE_URI"
EXTENSION = "flask_sqlalchemy.SQLAlchemy"
DEFAULTS = {"pool_size": 5, "max_overflow": 10}  # connections, of SQLAlchemy's QueuePool


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.serving, ENGINES):
        if not call.starred and not text(call.given(0, "url")).startswith("sqlite"):
            said = _too_many(call.keywords)
            if said is not None:
                yield Hit(place.ref, call.line, f"the engine {said}")
    for place, call in calls(context.running.serving, POOLS):
        size = plain(call.given(*POOLS[call.target]))
        if not isinstance(size, int) or not 0 < size <= SMALL:
            number = (
                f"up to {size} connections" if isinstance(size, int) and size else "connections"
            )
            yield Hit(place.ref, call.line, f"{short(call.target)} holds {number} in each process")
    yield from _by_extension(context)
    for one in setting(context, OPTIONS):
        said = _too_many(_by_name(one.value)) if isinstance(one.value, Keys) else None
        if said is not None:
            yield Hit(top_of(context, one.file), one.line, f"{OPTIONS} {said}")


def _by_extension(context: Context) -> Iterator[Hit]:
    """Yield where Flask-SQLAlchemy's engines get a pool that is too big, or are not told of one."""
    is_told = any(True for _ in setting(context, OPTIONS, SIZE))
    for place, call in calls(context.running.serving, [EXTENSION]):
        given = call.keywords.get("engine_options")
        said = _too_many(_by_name(given)) if isinstance(given, Keys) else None
        is_told = is_told or given is not None or call.starred
        if said is not None:
            yield Hit(place.ref, call.line, f"Flask-SQLAlchemy's engine {said}")
    for one in setting(context, SIZE):
        size = plain(one.value)
        if isinstance(size, int) and (said := _too_many({"pool_size": one.value})) is not None:
            yield Hit(top_of(context, one.file), one.line, f"{SIZE} is {size}: the engine {said}")
    is_file = any(text(one.value).startswith("sqlite") for one in setting(context, URL)) or any(
        one.severity is None for one in file_settings.find(context)
    )
    bound = next((one for one in context.surface.extensions if one.ref == EXTENSION), None)
    if bound is not None and not is_told and not is_file:
        said = f"Flask-SQLAlchemy's engine {_too_many({})}"
        yield Hit(top_of(context, bound.file), bound.line, said, routes=())


def _by_name(given: Keys) -> dict[str, Given]:
    return {str(key): value for key, value in given.items}


def _too_many(given: Mapping[str, Given]) -> str | None:
    """Say how many connections an engine may open, where that is too many for a function."""
    pool = given.get("poolclass")
    if isinstance(pool, Reference) and pool.ref.endswith(("NullPool", "StaticPool")):
        return None
    told = {one: plain(given[one]) for one in DEFAULTS if one in given}
    numbers = {one: value for one, value in told.items() if isinstance(value, int)}
    if len(numbers) < len(told):
        return None  # set from outside
    size, over = (DEFAULTS | numbers).values()
    if size == 0 or over < 0:
        return "opens as many connections in each process as are asked for"
    if size + over <= SMALL:
        return None
    where = "" if told else " (SQLAlchemy's default)"
    return f"opens up to {size + over} connections in each process{where}"


CHECK = Check(
    name="connection-pool",
    severity="medium",
    title="Connection pools sized for one process",
    why="Each process has a pool of its own: a hundred function processes with fifteen connections"
    " each are more than PostgreSQL takes by default (100).",
    remedy="A few connections for a process, as many as requests it answers at once, checked before"
    " use, behind PgBouncer.",
    example="""\
# before
create_engine(url, pool_size=20)
# after
create_engine(url, pool_size=1, max_overflow=3, pool_pre_ping=True)""",
    find=find,
)
