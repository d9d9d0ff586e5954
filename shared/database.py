"""
The functions' way into PostgreSQL: one small pool for each process.

A connection that was idle is tried before use; one that is lost anyway becomes a 503 and
the next request opens a new one. Nothing depends on the session, so that PgBouncer may
pool by transaction. Statements are recorded as spans and in errors, their values never.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, TextClause, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from shared import tracing
from shared.errors import Unavailable

MOST_CONNECTIONS = 5
KEPT_CONNECTIONS = 2
CONNECT_SECONDS = 2
WAIT_SECONDS = 5  # for a free connection of the pool
STATEMENT_SECONDS = 20
TRY_AFTER_IDLE_SECONDS = 1.0
ROWS_AT_ONCE = 1000
LOST = (OperationalError, InterfaceError, DisconnectionError, NoConnectionFree)


@dataclass
class Database:
    """
    The database of *url*; *is_pooled*: PgBouncer stands before it. Connects on first use.

    *most* is how many connections this process opens at most; who gets none waits, then is
    answered `Unavailable`.
    """

    url: str = field(repr=False)
    is_pooled: bool = False
    most: int = MOST_CONNECTIONS
    _engines: dict[int, Engine] = field(default_factory=dict, init=False, repr=False)
    _making: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @property
    def engine(self) -> Engine:
        """The engine of this process; a forked child never uses its parent's connections."""
        pid = os.getpid()
        if pid in self._engines:
            return self._engines[pid]
        with self._making:
            if pid not in self._engines:
                for inherited in self._engines.values():
                    inherited.dispose(close=False)
                self._engines = {pid: self._engine()}
            return self._engines[pid]

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection in a transaction; it is committed unless an error leaves the block."""
        with _lost_is_unavailable(), self.engine.begin() as connection:
            self._limit(connection)
            yield connection

    def row(self, statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """
        Return the first row of one reading *statement* (``%(name)s`` for values), or None.

        For the hot path: one round trip, no transaction. Where the connection was lost it is
        tried again once, so the statement must not write.
        """
        with tracing.sql(statement), _lost_is_unavailable():
            try:
                return self._read(statement, values)
            except DisconnectionError:
                return self._read(statement, values)

    def _read(self, statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        if self.is_pooled:  # both are one message, hence one transaction
            statement = f"{_limit()}; {statement}"
        with _pooled(self.engine) as driver, driver.cursor() as cursor:
            cursor.execute(statement, values)
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    def stream(self, statement: TextClause, values: Mapping[str, Any]) -> Iterator[Row[Any]]:
        """Yield the rows of *statement* from a server-side cursor, a thousand in memory."""
        with _lost_is_unavailable(), self.engine.connect() as connection:
            self._limit(connection)
            options = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
            yield from connection.execute(statement, values, execution_options=options)

    def is_reachable(self) -> bool:
        """Return True, or raise Unavailable."""
        return self.row("SELECT 1", {}) is not None

    def close(self) -> None:
        """Close the pool; the next use opens a new one."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines = {}

    def _limit(self, connection: Connection) -> None:
        if self.is_pooled:
            connection.exec_driver_sql(_limit())

    def _engine(self) -> Engine:
        options = {"connect_timeout": CONNECT_SECONDS, "fallback_application_name": "ledger"}
        if not self.is_pooled:
            options["options"] = f"-c statement_timeout={STATEMENT_SECONDS}s"
        kept = min(KEPT_CONNECTIONS, self.most)
        engine = create_engine(
            make_url(self.url).set(drivername="postgresql+psycopg2"),
            pool_size=kept,
            max_overflow=self.most - kept,
            pool_timeout=WAIT_SECONDS,
            pool_use_lifo=True,
            connect_args=options,
            hide_parameters=True,
        )
        event.listen(engine, "checkin", _remember_use)
        event.listen(engine, "checkout", _try_idle)
        event.listen(engine, "before_cursor_execute", _begin_span)
        event.listen(engine, "after_cursor_execute", _end_span)
        event.listen(engine, "handle_error", _leave_a_standby)
        event.listen(engine, "handle_error", _hide_values_of_statement)
        event.listen(engine, "handle_error", _end_failed_span)
        return engine


def _limit() -> str:
    """Return what bounds the statements of one transaction, in a session that others share."""
    return f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"


@contextmanager
def _lost_is_unavailable() -> Iterator[None]:
    try:
        yield
    except LOST as error:
        raise Unavailable("the database") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("the database") from error
        raise
    except _driver().Error as error:  # of a read, or a COPY: they go past SQLAlchemy
        _hide_values(error)
        if isinstance(error, _driver().OperationalError | _driver().InterfaceError):
            raise Unavailable("the database") from error
        raise


@contextmanager
def _pooled(engine: Engine) -> Iterator[Any]:
    """
    Yield a driver's connection of the pool that commits by itself; forget it after any error.

    Raises DisconnectionError where the connection was lost.
    """
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        driver.autocommit = True
        yield driver
        driver.autocommit = False
    except BaseException as error:
        is_lost = driver.closed
        pooled.invalidate(error)
        if is_lost:
            raise DisconnectionError from error
        raise
    finally:
        pooled.close()


def _driver() -> Any:
    import psycopg2

    return psycopg2


def _hide_values(error: Any) -> None:
    """Leave of the server's words only what they are about: they quote rows and statements."""
    if error.pgcode:
        about = error.diag.constraint_name or error.diag.column_name or error.diag.table_name
        error.args = (" ".join(filter(None, ("SQLSTATE", error.pgcode, about))),)


def _remember_use(_driver: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _try_idle(driver: Any, record: Any, _proxy: Any) -> None:
    """Ask an idle connection whether it still lives; the pool replaces it if not."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < TRY_AFTER_IDLE_SECONDS:
        return
    try:
        with driver.cursor() as cursor:
            cursor.execute("SELECT 1")
        driver.rollback()
    except (_driver().OperationalError, _driver().InterfaceError) as error:
        raise DisconnectionError from error


def _begin_span(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's signature
    context.ledger_span = tracing.sql(statement)
    context.ledger_span.__enter__()


def _end_span(_c: Any, _cursor: Any, _s: str, _p: Any, context: Any, _many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's signature
    context.ledger_span.__exit__(None, None, None)


def _leave_a_standby(failure: Any) -> None:
    """Count a server that only reads, after a failover, as lost: new connections find another."""
    if isinstance(failure.original_exception, _driver().errors.ReadOnlySqlTransaction):
        failure.is_disconnect = True


def _hide_values_of_statement(failure: Any) -> None:
    error = failure.original_exception
    if isinstance(error, _driver().Error):
        _hide_values(error)
        failure.sqlalchemy_exception.args = (f"({type(error).__name__}) {error}",)


def _end_failed_span(failure: Any) -> None:
    span = getattr(failure.execution_context, "ledger_span", None)
    if span is not None:
        error = failure.original_exception
        with suppress(type(error)):
            span.__exit__(type(error), error, error.__traceback__)


__all__ = ["Database", "text"]
