"""The rows of the database: put back to what they were, or read to compare them."""

import re
from collections import Counter
from datetime import datetime

import psycopg2

KEPT = "seeded"
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY table_name"""
SEQUENCES = """
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND is_identity = 'YES'"""
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ID_LENGTH = 36
Rows = dict[str, Counter[tuple[tuple[str, str], ...]]]


class Database:
    """One database that both sides use, with a copy of its first rows in a schema of its own."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg2.connect(url, options="-c lock_timeout=60s")
        self._connection.autocommit = True
        self._tables = [name for (name,) in self.query(TABLES)]
        self._numbered = [name for (name,) in self.query(SEQUENCES)]

    def query(self, statement: str, values: tuple = ()) -> list[tuple]:
        """Run one statement and return its rows, if it has any."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def keep(self) -> None:
        """Remember the present rows."""
        copies = (f"CREATE TABLE {KEPT}.{name} AS TABLE public.{name}" for name in self._tables)
        self.query(";".join([f"CREATE SCHEMA {KEPT}", *copies]))

    def restore(self) -> None:
        """Put the remembered rows back, in one transaction, whatever was written since."""
        statements = [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            f"TRUNCATE {', '.join(self._tables)}",
            *(
                f"INSERT INTO {name} OVERRIDING SYSTEM VALUE TABLE {KEPT}.{name}"
                for name in self._tables
            ),
            *(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"  # noqa: S608 - a table of ours
                f" (SELECT coalesce(max(id), 0) + 1 FROM {name}), false)"
                for name in self._numbered
            ),
            "COMMIT",
        ]
        self.query(";".join(statements))

    def rows(self) -> Rows:
        """Return how often each row is there, by table; ids and times made alike."""
        return {name: self._rows(name) for name in self._tables}

    def close(self) -> None:
        self._connection.close()

    def _rows(self, table: str) -> Counter[tuple[tuple[str, str], ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
            names = [column.name for column in cursor.description]
            return Counter(
                tuple((name, alike(value)) for name, value in zip(names, row, strict=True))
                for row in cursor
            )


def alike(value: object) -> str:
    """Return a value's text without what differs each time: ids, times, hashes."""
    if isinstance(value, datetime):
        return "<time>"
    if isinstance(value, memoryview):
        return "<bytes>"
    text = str(value)
    if len(text) < ID_LENGTH:
        return text
    return "<argon2id>" if text.startswith("$argon2id$") else IDS.sub("<id>", text)
