"""
Bring the database of DATABASE_URL to the newest schema: ``python -m db.migrate``.

Makes the database when it is missing. Safe to run twice, and by many at once: an
advisory lock in the migration's own transaction lets one do the work.
"""

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

LOCK = 7203000  # next to the sync's 7203001 in docs/contract.md
MAINTENANCE = "postgres"  # a database every PostgreSQL server has
CONNECT_SECONDS = 5
A_TWIN_WAS_FASTER = ("42P04", "23505")  # duplicate_database, or the same a moment earlier


def address(url: str) -> URL:
    """Return *url* for the driver that is installed."""
    return make_url(url).set(drivername="postgresql+psycopg2")


def engine(url: str | URL) -> Engine:
    """Return an engine that opens one connection and keeps none."""
    target = address(url) if isinstance(url, str) else url
    return create_engine(
        target,
        poolclass=NullPool,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "fallback_application_name": "migrations",
        },
    )


def create_when_missing(url: str) -> bool:
    """Make the database of *url* if its server has none of that name; tell whether it did."""
    try:
        engine(url).connect().close()
    except OperationalError:
        if _create(address(url)):
            return True
    else:
        return False
    engine(url).connect().close()  # a twin has made it since, or the reason is another one
    return False


def _create(target: URL) -> bool:
    server = engine(target.set(database=MAINTENANCE)).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(known, {"name": target.database}).first():
            return False
        name = connection.dialect.identifier_preparer.quote(target.database or "")
        try:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        except (ProgrammingError, IntegrityError) as error:
            if getattr(error.orig, "pgcode", None) not in A_TWIN_WAS_FASTER:
                raise
    return True


def upgrade(connection: Connection) -> list[str]:
    """Apply what is missing in the connection's transaction; return the revisions, oldest first."""
    config = Config(Path(__file__).with_name("alembic.ini"))
    config.attributes["connection"] = connection
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    before = MigrationContext.configure(connection).get_current_revision()
    command.upgrade(config, "head")
    script = ScriptDirectory.from_config(config)
    newer = script.iterate_revisions("head", before or "base")
    return [revision.revision for revision in newer][::-1]


def migrate(url: str) -> list[str]:
    """Create and upgrade the database of *url*; return what was done, one sentence each."""
    done = [f"created the database {address(url).database}"] if create_when_missing(url) else []
    with engine(url).begin() as connection:
        applied = upgrade(connection)
    return done + [f"applied revision {name}" for name in applied]


def main() -> None:
    """Migrate DATABASE_URL and print what was done."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL is not set; it says which database to migrate")
    try:
        done = migrate(url)
    except OperationalError as error:
        sys.exit(f"the database cannot be reached: {str(error.orig).strip()}")
    sys.stdout.write("".join(f"{line}\n" for line in done or ["the schema is up to date"]))


if __name__ == "__main__":
    main()
