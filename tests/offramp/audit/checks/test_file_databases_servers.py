"""Files of SQLite beside servers of databases, of which a condition chooses one."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

HEAD = """\
import os
import sqlite3

import peewee
import psycopg2
from peewee import MySQLDatabase, SqliteDatabase

URL = os.environ.get("DATABASE_URL") or ""
DEVELOPMENT = os.environ.get("MODE") == "development"
IS_LOCAL = True

"""
VIEW = """
class Note(peewee.Model):
    class Meta:
        database = database

@app.get("/")
def home():
    return str(list(Note.select()))
"""
CHAIN = """\
database = (
    SqliteDatabase(URL[10:]) if URL.startswith("sqlite")
    else MySQLDatabase("notes", host="db.example") if URL.startswith("mysql")
    else peewee.PostgresqlDatabase("notes", host="db.example")
)
"""
BRANCHES = """\
if DEVELOPMENT:
    database = SqliteDatabase("notes.db")
else:
    database = MySQLDatabase("notes", host="db.example")
"""
IN_FUNCTION = """
def connect():
    if DEVELOPMENT:
        return sqlite3.connect("notes.db")
    return_value = None
    if not DEVELOPMENT:
        return_value = psycopg2.connect(URL)
    else:
        return_value = sqlite3.connect("other.db")
    return return_value

@app.get("/")
def home():
    return str(connect().execute("select 1 from notes").fetchall())
"""
ALONE = 'database = SqliteDatabase("notes.db" if DEVELOPMENT else "/data/notes.db")\n'
KNOWN = BRANCHES.replace("DEVELOPMENT", "IS_LOCAL")
BESIDE = """\
if DEVELOPMENT:
    logged = MySQLDatabase("log", host="db.example")
database = SqliteDatabase("notes.db")
"""


@pytest.mark.parametrize(
    ("source", "severities"),
    [
        (CHAIN + VIEW, {"medium"}),
        (BRANCHES + VIEW, {"medium"}),
        (IN_FUNCTION, {"medium"}),
        (ALONE + VIEW, {"high"}),
        (KNOWN + VIEW, {"high"}),
        (BESIDE + VIEW, {"high"}),
    ],
    ids=["a chain", "branches", "in a function", "alone", "known", "beside"],
)
def test_a_condition_that_may_choose_a_server_is_less(
    tmp_path: Path, source: str, severities: set[str]
) -> None:
    """Where the code says itself that it is the file, or that is opened anyhow, it is one."""
    told = audit(tmp_path, Sample("", HEAD + source), CHECK)

    assert {one.severity for one in told} == severities
    assert all(one.routes == ["GET /"] for one in told)
