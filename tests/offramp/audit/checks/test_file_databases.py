"""Databases that are a file beside the application."""

from pathlib import Path

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "Flask-SQLAlchemy on a file",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"

@app.get("/")
def home():
    return ""
""",
        "SQLALCHEMY_DATABASE_URI is sqlite:///app.db, a file",
    ),
    found(
        "sqlite3 in a request",
        """\
import sqlite3

@app.get("/")
def home():
    return sqlite3.connect("app.db").execute("select 1").fetchone()
""",
        "sqlite3.connect() keeps the database in a file",
    ),
    found(
        "a shelf",
        """\
import shelve

@app.get("/")
def home():
    with shelve.open("notes") as notes:
        return notes["x"]
""",
        "shelve.open()",
    ),
)
LEFT_ALONE = (
    left(
        "PostgreSQL",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://db/app"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "SQLite in memory",
        """\
import sqlite3

@app.get("/")
def home():
    return sqlite3.connect(":memory:").execute("select 1").fetchone()
""",
    ),
    left(
        "a script that reads a file",
        """\
import sqlite3

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    sqlite3.connect("app.db")
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
