"""Pools that are sized for one process."""

from collections.abc import Iterator, Mapping

from offramp.audit.checks import file_databases
from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context
from offramp.code.given import Given, Keys, Reference
from offramp.code.sites import Call

ENGINES = (
    *("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine"),
    "sqlalchemy.ext.asyncio.create_async_engine",
)
POOLS = (
    *("psycopg2.pool.SimpleConnectionPool", "psycopg2.pool.ThreadedConnectionPool"),
    *("psycopg_pool.ConnectionPool", "mysql.connector.pooling.MySQLConnectionPool"),
    *("dbutils.pooled_db.PooledDB", "DBUtils.PooledDB.PooledDB"),
)
SMALL = 2  # connections; what one process that answers one request at a time can use
OPTIONS = "SQLALCHEMY_ENGINE_OPTIONS"
SIZE = "SQLALCHEMY_POOL_SIZE"  # before Flask-SQLAlchemy 3
URL = "SQLALCHEMY_DATABASE_URI"
EXTENSION = "flask_sqlalchemy.SQLAlchemy"
DEFAULT = 15  # connections: SQLAlchemy's pool_size 5 and max_overflow 10


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.serving, ENGINES):
        if not call.starred and not text(call.given(0, "url")).startswith("sqlite"):
            said = _too_many(call.keywords)
            if said is not None:
                yield Hit(place.ref, call.line, f"the engine {said}")
    for place, call in calls(context.running.serving, POOLS):
        size = _size(call)
        if size is None or size > SMALL:
            number = f"up to {size} connections" if size else "connections"
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
        one.severity is None for one in file_databases.of_settings(context)
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
    size, over = (
        plain(given[one]) if one in given else None for one in ("pool_size", "max_overflow")
    )
    if "pool_size" not in given and "max_overflow" not in given:
        return f"opens up to {DEFAULT} connections in each process (SQLAlchemy's default)"
    if any(
        one in given and not isinstance(plain(given[one]), int)
        for one in ("pool_size", "max_overflow")
    ):
        return None  # set from outside
    most = (size if isinstance(size, int) else 5) + (over if isinstance(over, int) else 10)
    return f"opens up to {most} connections in each process" if most > SMALL else None


def _size(call: Call) -> int | None:
    for place, keyword in (
        (1, "maxconn"),
        (2, "max_size"),
        (9, "pool_size"),
        (9, "maxconnections"),
    ):
        value = plain(call.given(place, keyword))
        if isinstance(value, int):
            return value
    return None


CHECK = Check(
    name="connection-pool",
    severity="medium",
    title="Connection pools sized for one process",
    why="Each process has a pool of its own: a hundred function processes with fifteen connections"
    " each are more than PostgreSQL takes by default (100).",
    remedy="One or two connections for a process, checked before use, behind PgBouncer.",
    example="""\
# before
create_engine(url, pool_size=20)
# after
create_engine(url, pool_size=1, max_overflow=1, pool_pre_ping=True)""",
    find=find,
)
