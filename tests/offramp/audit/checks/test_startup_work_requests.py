"""Tables that hooks and requests make, and what only they do."""

from pathlib import Path

from offramp.audit.checks.startup_work import CHECK
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
        "tables that a hook makes, since no first request is told any more",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

@app.before_request
def prepare():
    db.create_all()

@app.get("/")
def home():
    return ""
""",
        "prepare() makes tables while it answers",
    ),
    found(
        "a table that a request makes where it is missing",
        """\
import sqlite3

@app.post("/")
def add():
    cursor = sqlite3.connect("tracks.db").cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS tracks (name TEXT)")
    cursor.execute("INSERT INTO tracks (name) VALUES (?)", (request.json["name"],))
    return ""
""",
        "add() makes tables while it answers",
    ),
)


LEFT_ALONE = (
    left(
        "statements of a request that make no table",
        """\
import psycopg2

@app.get("/")
def home():
    cursor = psycopg2.connect("").cursor()
    for one in ("select 1", "select 2"):
        cursor.execute(one)
    return ""
""",
    ),
    left(
        "a model that the first request loads, tables made by a command, a question",
        """\
import functools
import sqlite3
import torch
version = sqlite3.connect(":memory:").execute("select sqlite_version()").fetchone()

@functools.cache
def model():
    return torch.load("model.pt")

@app.cli.command()
def begin():
    sqlite3.connect("notes.db").execute("CREATE TABLE notes (text)")

@app.get("/")
def home():
    return str(model()(1))
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
