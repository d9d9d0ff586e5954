"""
The rows of a database of our own: kept, put back, and what changed in between.

A table's count and the sum of the transactions that wrote its rows tell whether it was touched,
so that large tables nobody writes cost one look. Rows are put back in place: connections of both
sides stay open.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg2
from psycopg2 import sql

from offramp.errors import OfframpError, UsageError
from offramp.postgres import reason
from offramp.verify.changes import Changed, Changes, Row, paired

KEPT = "offramp_kept"
WAIT_SECONDS = 20
MOST_ROWS = 20_000  # of one table, written in one case
LONGEST_WHOLE = 4_000  # digits; Python refuses longer ones, which PostgreSQL has
SETTLED_SECONDS = 5  # that the project's query may take
TABLES = """
    SELECT c.oid, n.nspname, c.relname,
        array(SELECT a.attname FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attgenerated = '' ORDER BY a.attnum),
        array(SELECT a.attname FROM pg_index i JOIN pg_attribute a
              ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
              WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
      AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> %s
    ORDER BY 2, 3"""
SEQUENCES = """
    SELECT schemaname, sequencename FROM pg_sequences WHERE schemaname <> %s"""
TRIGGERS = """
    SELECT tgname, CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END FROM pg_trigger
    WHERE tgrelid = %s AND tgenabled IN ('A', 'R')"""  # those that `replica` does not put to rest
# with `.*`, since a column of the name comes before the row
NOW = "SELECT to_jsonb(t.*) AS r FROM (SELECT {columns} FROM ONLY {table}) t"
THEN = "SELECT to_jsonb(t.*) AS r FROM {kept} t"
NEW = f"SELECT r::text FROM ({NOW} EXCEPT ALL {THEN}) x"  # noqa: S608 - two statements of ours
OLD = f"SELECT r::text FROM ({THEN} EXCEPT ALL {NOW}) x"  # noqa: S608 - as above
Mark = tuple[int, int]  # how many rows, and the sum of the transactions that wrote them
UNTOUCHED: Mark = (0, 0)  # of an empty table


@dataclass(frozen=True)
class Table:
    """One table: *columns* are those that can be written, *key* is its primary key, of these."""

    oid: int
    schema: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return its name, after that of its schema where it is not in `public`."""
        return self.name if self.schema == "public" else f"{self.schema}/{self.name}"

    @property
    def names(self) -> dict[str, sql.Composable]:
        """Return what statements about it are filled with."""
        return {
            "table": sql.Identifier(self.schema, self.name),
            "kept": sql.Identifier(KEPT, str(self.oid)),
            "columns": sql.SQL(", ").join(map(sql.Identifier, self.columns)),
        }


class Rows:
    """
    The database at *url*, as a superuser, with the rows of this moment kept.

    *settled* is a query that is true while nothing is on its way to the rows.
    """

    def __init__(self, url: str, settled: str | None = None) -> None:
        options = f"-c lock_timeout={WAIT_SECONDS}s"
        self._connection = psycopg2.connect(url, options=options)
        self._connection.autocommit = True
        self._settled = settled
        self._tables: list[Table] = []
        self._first: set[int] = set()  # of the tables that are there from the start
        self._marks: dict[int, Mark] = {}
        self._sequences: list[tuple[str, str, int, bool]] = []
        self._query(f"CREATE SCHEMA IF NOT EXISTS {KEPT}")
        self.keep()
        self._first = {table.oid for table in self._tables}
        self._try_settled()

    def close(self) -> None:
        self._connection.close()

    def keep(self) -> None:
        """Remember the rows and the sequences as they are now; may be called again."""
        self._meet()
        with self._transaction():
            self._query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # rows and marks agree
            for table in self._touched():
                self._run("DROP TABLE IF EXISTS {kept}", table)
                self._run("CREATE TABLE {kept} AS SELECT {columns} FROM ONLY {table}", table)
            self._sequences = [
                (schema, name, *self._state(schema, name))
                for schema, name in self._query(SEQUENCES, (KEPT,))
            ]
            marks = self._present()
        self._marks = marks

    def restore(self) -> None:
        """
        Put back what was kept, whatever was written since; returns once it is committed.

        A table that a side made since stays, empty: the side may count on it from then on.
        """
        self._meet()
        with self._transaction():
            self._query("SET LOCAL session_replication_role = replica")  # no triggers, no keys
            touched = self._touched()
            for table in touched:
                self._run(
                    "LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE", table
                )  # who is late, waits
                with self._triggers_at_rest(table):
                    self._put_back(table)
            for schema, name, last, is_called in self._sequences:
                sequence = sql.Identifier(schema, name).as_string(self._connection)
                self._query("SELECT setval(%s::regclass, %s, %s)", (sequence, last, is_called))
            present = self._present()  # what is written from here on is no part of what is kept
            marks = {table.oid: present[table.oid] for table in touched}
        self._marks |= marks

    def changes(self) -> Changes:
        """
        Return what happened to each table since `keep` or `restore`; untouched ones are left out.

        Raises `OfframpError` where the database does not answer in time, for more than MOST_ROWS of
        one table, and for a table that is gone or was made another.
        """
        self._meet()
        found = {table.label: self._changed(table) for table in self._touched()}
        return {name: changed for name, changed in found.items() if changed}

    def is_settled(self) -> bool:
        """Return what the query of the project says; without one True. Raises `OfframpError`."""
        if self._settled is None:
            return True
        try:
            with self._transaction():
                self._query(f"SET LOCAL statement_timeout = '{SETTLED_SECONDS}s'")
                self._query("SET TRANSACTION READ ONLY")  # a superuser asks
                return self._query(self._settled)[0][0] is True
        except (OfframpError, IndexError) as error:
            raise OfframpError(f"x-offramp.verify.settled gives no value: {error}") from error

    def _try_settled(self) -> None:
        """Raise `UsageError` where the query is wrong from the start, before anything is sent."""
        try:
            self.is_settled()
        except OfframpError as error:
            raise UsageError(str(error)) from error

    def _meet(self) -> None:
        """
        Take in the tables that were made since: nothing of them was kept.

        One of those that is gone again was for a while only, and is forgotten. Raises
        `OfframpError` where one of the start is not what it was: it is gone, another has its
        name, or it has other columns.
        """
        there = {
            oid: Table(
                oid, schema, name, tuple(columns), tuple(key) if {*key} <= {*columns} else ()
            )
            for oid, schema, name, columns, key in self._query(TABLES, (KEPT,))
        }
        for table in self._tables:
            if table.oid in self._first and there.get(table.oid) != table:
                raise OfframpError(
                    f"the rows cannot be read or put back: a side has dropped {table.label}, or"
                    " made it another table"
                )
        known = set(self._tables)
        self._tables = list(there.values())
        for table in self._tables:
            if table not in known:
                self._run("DROP TABLE IF EXISTS {kept}", table)
                self._run("CREATE TABLE {kept} AS SELECT {columns} FROM {table} LIMIT 0", table)
                self._marks[table.oid] = UNTOUCHED

    def _put_back(self, table: Table) -> None:
        self._run("DELETE FROM ONLY {table}", table)
        self._run(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {kept}",
            table,
        )

    @contextmanager
    def _triggers_at_rest(self, table: Table) -> Iterator[None]:
        alter = sql.SQL("ALTER TABLE {table} {what} TRIGGER {trigger}")
        found = [
            {**table.names, "trigger": sql.Identifier(name), "when": sql.SQL(f"ENABLE {when}")}
            for name, when in self._query(TRIGGERS, (table.oid,))
        ]
        for one in found:
            self._query(alter.format(what=sql.SQL("DISABLE"), **one))
        yield
        for one in found:
            self._query(alter.format(what=one["when"], **one))

    def _changed(self, table: Table) -> Changed:
        after, before = (self._read(statement, table) for statement in (NEW, OLD))
        return paired(before, after, table.key)

    def _read(self, statement: str, table: Table) -> list[Row]:
        found = self._run(f"{statement} LIMIT {MOST_ROWS + 1}", table)
        if len(found) > MOST_ROWS:
            raise OfframpError(
                f"more than {MOST_ROWS:,} rows of {table.label} were written, too many to compare;"
                " let the case write fewer"
            )
        return [json.loads(text, parse_float=Decimal, parse_int=_whole) for (text,) in found]

    def _touched(self) -> list[Table]:
        present = self._present()
        return [table for table in self._tables if self._marks.get(table.oid) != present[table.oid]]

    def _present(self) -> dict[int, Mark]:
        if not self._tables:
            return {}
        each = (
            "SELECT {oid}, count(*), coalesce(sum(xmin::text::bigint), 0)::bigint FROM ONLY {table}"
        )
        parts = [sql.SQL(each).format(oid=sql.Literal(t.oid), **t.names) for t in self._tables]
        return {
            oid: (n, written) for oid, n, written in self._query(sql.SQL(" UNION ALL ").join(parts))
        }

    def _state(self, schema: str, name: str) -> tuple[int, bool]:
        statement = sql.SQL("SELECT last_value, is_called FROM {}")
        ((last, is_called),) = self._query(statement.format(sql.Identifier(schema, name)))
        return last, is_called

    def _run(self, statement: str, table: Table) -> list[tuple[Any, ...]]:
        return self._query(sql.SQL(statement).format(**table.names))

    def _query(
        self, statement: str | sql.Composable, values: tuple[object, ...] | None = None
    ) -> list[tuple[Any, ...]]:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            raise OfframpError(f"the rows cannot be read or put back: {reason(error)}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._query("BEGIN")
        try:
            yield
        except BaseException:
            self._query("ROLLBACK")
            raise
        self._query("COMMIT")


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONGEST_WHOLE else Decimal(digits)
