"""Which routes a database in a file concerns."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    audit,
    found,
)

KEPT = """\
import sqlite3
connection = sqlite3.connect("app.db")

def rows():
    return connection.execute("select 1").fetchone()

@app.get("/rows")
def shown():
    return rows()

@app.get("/health")
def health():
    connection = "none"
    return connection
"""


def test_a_connection_of_the_module_concerns_the_routes_that_use_it(tmp_path: Path) -> None:
    """A route beside it, with a variable of that name, can move as it is."""
    each = assert_found(tmp_path, found("kept", KEPT, "sqlite3.connect()"), CHECK)

    assert [one.routes for one in each] == [["GET /rows"]]


def test_a_connection_that_models_are_bound_to_concerns_all_of_its_module(tmp_path: Path) -> None:
    """What uses it then is not seen by its name."""
    bound = """\
import peewee
database = peewee.SqliteDatabase("app.db")

class Note(peewee.Model):
    class Meta:
        database = database

@app.get("/notes")
def notes():
    return [one.text for one in Note.select()]

@app.get("/name")
def name():
    return database.database
"""
    each = assert_found(tmp_path, found("bound", bound, "SqliteDatabase()"), CHECK)

    assert [one.routes for one in each] == [["GET /notes", "GET /name"]]


MODELS = """\
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/notes")
def notes():
    return str(Note.query.count())

@app.route("/form", methods=["GET", "POST"])
def form():
    if request.method == "POST":
        if Note.query.filter_by(id=1).first() is None:
            db.session.add(Note())
        db.session.commit()
    return ""

@app.get("/about")
def about():
    return ""
"""


def test_a_setting_concerns_the_routes_that_use_the_database(tmp_path: Path) -> None:
    """A page beside them can move as it is, and so can the form that is only shown."""
    each = assert_found(tmp_path, found("models", MODELS, "sqlite:///app.db, a file"), CHECK)

    assert [one.routes for one in each] == [["GET /notes", "POST /form"]]


def test_a_connection_of_an_object_concerns_the_routes_that_use_it(tmp_path: Path) -> None:
    """It is opened once at the start; what reads it is another method."""
    kept = """\
import sqlite3

class Notes:
    def __init__(self):
        self.connection = sqlite3.connect("notes.db")
    def all(self):
        return self.connection.execute("select * from notes").fetchall()

notes = Notes()

@app.get("/notes")
def shown():
    return str(notes.all())

@app.get("/about")
def about():
    return ""
"""
    each = assert_found(tmp_path, found("kept", kept, "sqlite3.connect()"), CHECK)

    assert [one.routes for one in each] == [["GET /notes"]]


def test_what_only_a_hook_opens_concerns_the_routes_that_use_it(tmp_path: Path) -> None:
    """The hook is made anew once; who asks the file waits until its tables have moved."""
    hooked = """\
import sqlite3

@app.before_request
def connect():
    g.db = sqlite3.connect("app.db")

@app.get("/rows")
def rows():
    return {"rows": g.db.execute("select name from things").fetchall()}

@app.get("/about")
def about():
    return "x"
"""
    (told,) = assert_found(tmp_path, found("hooked", hooked, "sqlite3.connect()"), CHECK)

    assert (told.routes, told.effect) == (["GET /rows"], "refactor first")


PONY = """\
from pony.orm import Database, Required
db = Database()

class Note(db.Entity):
    text = Required(str)

@app.get("/")
def home():
    return Note[1].text

@app.get("/other")
def other():
    return ""

db.bind({bound})
"""


def test_a_file_of_ponys_concerns_the_routes_that_use_it(tmp_path: Path) -> None:
    """It is named where the database is bound, which no route does."""
    bound = 'provider="sqlite", filename="notes.sqlite", create_db=True'
    (told,) = audit(tmp_path, Sample("pony", PONY.format(bound=bound)), CHECK)

    assert told.routes == ["GET /"]


@pytest.mark.parametrize(
    "bound", ['"sqlite", ":memory:"', 'provider="postgres", user="", host="", database=""']
)
def test_another_database_of_ponys_is_no_file(tmp_path: Path, bound: str) -> None:
    """In memory there is none, and a server has its own."""
    assert audit(tmp_path, Sample("pony", PONY.format(bound=bound)), CHECK) == []


ELSE = """\
import os

class Config:
    DATABASE_URL = os.environ.get("URL")
    if not DATABASE_URL:
        DATABASE_URL = "sqlite:///app.db"
    SQLALCHEMY_DATABASE_URI = DATABASE_URL

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
"""


ASKED = """\
import os

class Config:
    if not os.getenv("DATABASE_URL"):
        SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
"""


AGAIN = """\
import os

class Config:
    SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"

app.config.from_object(Config)
if "DATABASE_URL" in os.environ:
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]

@app.get("/")
def home():
    return ""
"""


@pytest.mark.parametrize("source", [ELSE, ASKED, AGAIN])
def test_a_file_where_nothing_else_is_set_holds_nothing_up(tmp_path: Path, source: str) -> None:
    """Whoever runs it sets another database; it is told once, though two settings have it."""
    is_file = "is sqlite:///app.db, a file, where nothing else is set"

    (told,) = assert_found(tmp_path, found("else", source, is_file), CHECK)

    assert (told.severity, told.effect) == ("medium", "note")


def test_what_the_start_opens_concerns_who_asks_it(tmp_path: Path) -> None:
    """A function that an import calls makes the engine; no route reaches that function."""
    sample = Sample(
        "an engine of a module",
        {
            "app.py": """\
from accounts import names

@app.get("/names")
def shown():
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
    )

    assert [one.routes for one in audit(tmp_path, sample, CHECK)] == [["GET /names"]]
