"""
Databases that tests get one after another, each as good as new.

To copy a template takes ten times as long as to delete a few rows. So a database is lent
again where a test changed nothing but rows, and not many: the system catalogs must hold the
very row versions that they held at first. Whatever else was done to it, a new one is made.
It is renamed in between, so that nothing that a test left running finds it again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor
from sqlalchemy.engine import make_url

FEW_BYTES = 1_000_000  # of tables that held rows; more are not worth deleting
CATALOGS = (
    *("pg_attrdef", "pg_class", "pg_constraint", "pg_default_acl", "pg_enum", "pg_event_trigger"),
    *("pg_extension", "pg_inherits", "pg_largeobject_metadata", "pg_policy", "pg_publication"),
    *("pg_sequence", "pg_statistic_ext", "pg_trigger"),
)
LONG_CATALOGS = {  # of which the system's own rows, below an oid, are not looked at
    "pg_attribute": "attrelid",
    "pg_index": "indexrelid",
    "pg_proc": "oid",
    "pg_rewrite": "oid",
    "pg_type": "oid",
}
ROWS = "SELECT '{0}', count(*), max(xmin::text::bigint) FROM {0}"
STATE = " UNION ALL ".join(
    [
        *(ROWS.format(name) for name in CATALOGS),
        *(ROWS.format(name) + f" WHERE {key} >= 16384" for name, key in LONG_CATALOGS.items()),
        # a schema for temporary tables stays when they are gone
        ROWS.format("pg_namespace") + " WHERE nspname !~ '^pg_(toast_)?temp_'",
        ROWS.format("alembic_version"),
        """SELECT concat_ws(' ', datallowconn, datconnlimit, datdba, datacl), count(setrole), 0
           FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid
           WHERE datname = current_database() GROUP BY 1""",
    ]
)
FILLED = """
    SELECT relname, pg_table_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND pg_relation_size(oid) > 0 AND relname <> 'alembic_version'"""
SEQUENCES = """
    SELECT setval(seqrelid, seqstart, false) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"""
END_CONNECTIONS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s"""


@contextmanager
def connected(url: str) -> Iterator[cursor]:
    """Yield a cursor outside any transaction, as CREATE DATABASE needs it."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def named(server: str, database: str) -> str:
    """Return the URL of another database of the same server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


class Databases:
    """Copies of *template*; *server* is the address of any database beside it."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._state: list[tuple] = []  # of a new one
        self._kept: list[str] = []

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Yield the address of a database that is as the template, under a name of its own."""
        name = self._kept.pop() if self._kept else self._make()
        try:
            yield named(self._server, name)
        finally:
            self._take_back(name)

    def _make(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        with connected(self._server) as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        if not self._state:
            with connected(named(self._server, name)) as cursor:
                self._state = state(cursor)
        return name

    def _take_back(self, lent: str) -> None:
        """Keep it under another name where it can be as it was, else drop it."""
        name = f"test_{uuid.uuid4().hex}"
        with connected(self._server) as cursor:
            try:
                cursor.execute(END_CONNECTIONS, (lent,))
                cursor.execute(f"ALTER DATABASE {lent} RENAME TO {name}")
                if self._clear(name):
                    self._kept.append(name)
                    return
            except psycopg2.Error:
                pass  # it is gone already, nobody may connect, or somebody does at once
            cursor.execute(f"DROP DATABASE IF EXISTS {lent} WITH (FORCE)")
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _clear(self, name: str) -> bool:
        """Delete all rows; False where it would not be as it was then."""
        with connected(named(self._server, name)) as cursor:
            if state(cursor) != self._state:
                return False
            cursor.execute(FILLED)
            filled = dict(cursor.fetchall())
            if sum(filled.values()) > FEW_BYTES:
                return False
            cursor.execute("SET session_replication_role = replica")  # in any order
            for table in filled:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                cursor.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))
            cursor.execute(SEQUENCES)
        return True


def state(at: cursor) -> list[tuple]:
    """Return what changes with anything but the rows of tables."""
    at.execute(STATE)
    return at.fetchall()
