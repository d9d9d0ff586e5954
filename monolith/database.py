"""Access to PostgreSQL: one engine and pool for each application object."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2.errors
from flask import Flask, current_app
from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from monolith import sql_spans
from monolith.settings import Settings

CONNECT_ARGS = {
    "connect_timeout": 2,  # seconds
    "tcp_user_timeout": 5000,  # milliseconds
    "application_name": "monolith",
    "options": "-c statement_timeout=15000 -c timezone=UTC",  # milliseconds
}


class Database:
    """The application's database; connects when first used, and again after a loss."""

    def init_app(self, app: Flask, settings: Settings) -> None:
        engine = create_engine(
            make_url(settings["DATABASE_URL"]).set(drivername="postgresql+psycopg2"),
            pool_pre_ping=True,
            pool_size=settings.count("DATABASE_POOL_SIZE", 8),
            max_overflow=settings.count("DATABASE_MAX_OVERFLOW", 4),
            pool_timeout=settings.count("DATABASE_POOL_TIMEOUT", 3),
            connect_args=CONNECT_ARGS,
            hide_parameters=True,
        )
        sql_spans.watch(engine)
        event.listen(engine, "handle_error", leave_a_standby, retval=True)
        app.extensions["database"] = engine

    @property
    def engine(self) -> Engine:
        engine: Engine = current_app.extensions["database"]
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or rolled back by an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session


def leave_a_standby(context: ExceptionContext) -> OperationalError | None:
    """Count a server that only reads, after a failover, as lost: new connections find another."""
    error = context.original_exception
    if not isinstance(error, psycopg2.errors.ReadOnlySqlTransaction):
        return None
    context.is_disconnect = True
    return OperationalError(context.statement, None, error)
