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
        "a file unless the environment names another database",
        """\
import os
BASE = os.environ["HOME"]

class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("URL") or "sqlite:///" + os.path.join(BASE, "app.db")

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
        "the default of SQLALCHEMY_DATABASE_URI is a file of SQLite",
    ),
    found(
        "a file whose folder is known when it runs",
        """\
import os
app.config.from_mapping({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{os.environ['DATA']}/app.db"})

@app.get("/")
def home():
    return ""
""",
        "SQLALCHEMY_DATABASE_URI is a file of SQLite",
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
    found(
        "an engine that a function makes when a module is imported",
        {
            "app.py": """\
from accounts import names

@app.get("/")
def home():
    return str(names())

@app.get("/about")
def about():
    return ""
""",
            "accounts.py": """\
from sqlalchemy import create_engine, text

def connected():
    return create_engine("sqlite:///accounts.db")

engine = connected()

def names():
    with engine.connect() as connection:
        return connection.execute(text("SELECT name FROM users")).all()
""",
        },
        "create_engine() keeps the database in a file",
    ),
)
LEFT_ALONE = (
    left(
        "a database in memory that a hook opens",
        """\
import sqlite3

@app.before_request
def connect():
    g.db = sqlite3.connect(":memory:")

@app.get("/")
def home():
    return str(g.db.execute("select 1").fetchone())
""",
    ),
    left(
        "a database on a server before settings that must be there",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql:///app"
app.config.from_envvar("SETTINGS")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "another database on a server, where nothing else is set",
        """\
import os

class Config:
    DATABASE_URL = os.environ.get("URL") or "postgresql://db/app"
    SQLALCHEMY_DATABASE_URI = DATABASE_URL

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a file's name that is no database's",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "mysql://db/app.db"
app.config["REPORT_URL"] = "sqlite:///report.db"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "an engine in memory that a module's objects are bound to",
        """\
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
engine = create_engine("sqlite:///:memory:")
Session = sessionmaker(bind=engine)

@app.get("/")
def home():
    return str(Session())
""",
    ),
    left(
        "a file that another configuration has",
        """\
import os
BASE = os.environ["HOME"]

class Testing:
    SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.path.join(BASE, "test.db")

class Config:
    SQLALCHEMY_DATABASE_URI = "postgresql://" + os.environ["HOST"]

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a database in memory",
        """\
import os

class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("URL", "sqlite://" + os.environ["MORE"])

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
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
        "an engine on a server",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/app")

@app.get("/")
def home():
    return str(engine.url)
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


CALLER = """\
import sqlite3

def database():
    return sqlite3.connect("app.db")

{hook}
def load_caller():
    g.caller = database().execute("select 1").fetchone()

@app.get("/posts")
def posts():
    return database().execute("select 2").fetchall()

@app.get("/about")
def about():
    return ""
"""


def test_what_only_a_hook_asks_it_for_is_told_apart(tmp_path: Path) -> None:
    """Two findings of one line read the same, as if one had been told twice."""
    sample = found("a hook", CALLER.format(hook="@app.before_request"))
    own, before = assert_found(tmp_path, Sample(sample.name, sample.source, ("", "")), CHECK)

    assert own.message == "sqlite3.connect() keeps the database in a file"
    assert before.message == f"{own.message}, reached before other routes, too"
    assert (own.effect, before.effect) == ("refactor first", "prepare")
    assert own.routes == ["GET /posts"]


def test_where_no_hook_asks_it_there_is_one_finding(tmp_path: Path) -> None:
    """Nothing is reached before other routes then."""
    (only,) = assert_found(tmp_path, found("none", CALLER.format(hook="")), CHECK)

    assert only.message == "sqlite3.connect() keeps the database in a file"
