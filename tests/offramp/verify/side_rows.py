"""Fixtures: a side's connection to its database, and the rows that `verify` sees there."""

import psycopg2
import pytest

from offramp.verify.rows import Rows

TABLES = """
    CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL,
        long integer GENERATED ALWAYS AS (length(text)) STORED, amount numeric, raw bytea);
    CREATE TABLE tag (note_id bigint NOT NULL REFERENCES note ON DELETE CASCADE, name text);
    CREATE SCHEMA other; CREATE TABLE other.thing (n serial PRIMARY KEY, data json);
    INSERT INTO note (text, amount, raw) VALUES ('one', 1.50, '\\x00'), ('two', NULL, NULL);
    INSERT INTO tag VALUES (1, 'red'), (1, 'red'), (2, NULL);
    INSERT INTO other.thing (data) VALUES ('{"b": 1,  "a": 2}');
"""


@pytest.fixture
def application(database_url):
    """The connection of a side, which stays open all the time."""
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(TABLES)
    yield cursor
    connection.close()


@pytest.fixture
def rows(application, database_url):
    found = Rows(database_url)
    yield found
    found.close()
