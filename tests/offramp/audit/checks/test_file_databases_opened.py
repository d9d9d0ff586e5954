"""Files of databases that are opened by another name, by what inherits, or for the caller alone."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import Sample, assert_left_alone, audit, left

VIEW = "\n@app.get('/')\ndef home():\n    return str({asked})\n"
OPENED = {
    "the module's second name": (
        "from sqlite3 import dbapi2 as sqlite3\n",
        "sqlite3.connect('x.db').execute('SELECT 1 FROM users').fetchone()",
    ),
    "a function of the second name": (
        "from sqlite3.dbapi2 import connect\n",
        "connect('x.db').execute('SELECT 1 FROM users').fetchone()",
    ),
    "a module that stands in for it": (
        "import pysqlite3 as sqlite3\n",
        "sqlite3.connect('x.db').execute('SELECT 1 FROM users').fetchone()",
    ),
    "a class that inherits": (
        "from sqlitedict import SqliteDict\nclass Packed(SqliteDict): ...\n",
        "Packed('x.db')['a']",
    ),
    "a class that inherits from that": (
        "from peewee import SqliteDatabase\nclass A(SqliteDatabase): ...\nclass B(A): ...\n",
        "B('x.db').execute_sql('SELECT 1')",
    ),
}
UNOPENED = {
    "memory, by the second name": (
        "from sqlite3 import dbapi2 as sqlite3\n",
        "sqlite3.connect(':memory:').execute('SELECT 1').fetchone()",
    ),
    "another second name": (
        "from psycopg2 import dbapi2 as sqlite3\n",
        "sqlite3.connect('x').execute('SELECT 1').fetchone()",
    ),
    "a class of its own": ("class SqliteDict(dict): ...\n", "SqliteDict('x.db')"),
    "a class that inherits from a server's": (
        "from peewee import PostgresqlDatabase\nclass A(PostgresqlDatabase): ...\n",
        "A('x').execute_sql('SELECT 1')",
    ),
    "what only reads a class": (
        "from sqlitedict import SqliteDict\nclass Packed(SqliteDict): ...\n",
        "Packed.__name__",
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_it_is_found(tmp_path: Path, name: str) -> None:
    """It is the same file, whatever opens it is called."""
    source, asked = OPENED[name]

    (told,) = audit(tmp_path, Sample(name, source + VIEW.format(asked=asked)), CHECK)

    assert (told.effect, told.routes) == ("refactor first", ["GET /"])


@pytest.mark.parametrize("name", UNOPENED)
def test_it_is_left_alone(tmp_path: Path, name: str) -> None:
    """There is no file, or it is another thing."""
    source, asked = UNOPENED[name]

    assert_left_alone(tmp_path, left(name, source + VIEW.format(asked=asked)), CHECK)


ADDRESS = """\
import os
from flask_sqlalchemy import SQLAlchemy

def address(name):
    return "{start}" + os.path.join("/data", name)

class Config:
    SQLALCHEMY_DATABASE_URI = {value}

app.config.from_object(Config)
db = SQLAlchemy(app)

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/")
def home():
    return str(User.query.all())
"""


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("address('shop.db')", "high"),
        ("os.environ.get('DATABASE_URL') or address('shop.db')", "medium"),
    ],
)
def test_a_function_may_make_the_address(tmp_path: Path, value: str, severity: str) -> None:
    """What follows is known when it runs, but it is a file."""
    source = ADDRESS.format(start="sqlite:///", value=value)

    (told,) = audit(tmp_path, Sample(value, source), CHECK)

    assert (told.severity, told.routes) == (severity, ["GET /"])


def test_a_function_may_ask_the_environment_first(tmp_path: Path) -> None:
    """Then the file is only for where nothing else is set."""
    source = ADDRESS.format(start="sqlite:///", value="address('shop.db')").replace(
        "    return ", "    return os.environ.get('DATABASE_URL') or "
    )

    (told,) = audit(tmp_path, Sample("asked", source), CHECK)

    assert told.severity == "medium"


def test_a_function_may_make_a_servers_address(tmp_path: Path) -> None:
    """That is no file."""
    source = ADDRESS.format(start="postgresql://", value="address('shop')")

    assert_left_alone(tmp_path, left("a server", source), CHECK)


LOADED = """\
import sqlite3
from flask_login import LoginManager, UserMixin, current_user, login_required
manager = LoginManager(app)

class User(UserMixin): ...

@manager.user_loader
def load(number):
    with sqlite3.connect("users.db") as connection:
        connection.execute("SELECT id FROM users WHERE id = ?", (number,)).fetchone()
    return User()

@app.before_request
def note():
    g.who = current_user

@app.get("/mine")
@login_required
def mine():
    return ""

@app.get("/greeting")
def greeting():
    return current_user.get_id()

@app.get("/about")
def about():
    return ""
"""


def test_who_asks_for_the_caller_needs_the_callers_file(tmp_path: Path) -> None:
    """The loader opens it: nobody is signed in where it is not, and a page for all has no need."""
    (told,) = audit(tmp_path, Sample("a loader", LOADED), CHECK)

    assert (told.effect, told.routes) == ("refactor first", ["GET /mine", "GET /greeting"])


PREFIX = """\
import os, sys
from flask_sqlalchemy import SQLAlchemy
if sys.platform.startswith("win"):
    prefix = "{start}/"
else:
    prefix = "{start}//"
name = os.getenv("DATABASE_FILE", "data.db")
app.config["SQLALCHEMY_DATABASE_URI"] = prefix + os.path.join(os.path.dirname(app.root_path), name)
db = SQLAlchemy(app)

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/")
def home():
    return str(User.query.all())
"""


def test_a_name_may_hold_how_the_address_begins(tmp_path: Path) -> None:
    """Whatever the system and the file's name, it is a file."""
    (told,) = audit(tmp_path, Sample("prefix", PREFIX.format(start="sqlite://")), CHECK)

    assert (told.severity, told.routes) == ("high", ["GET /"])


def test_a_name_may_hold_how_a_servers_address_begins(tmp_path: Path) -> None:
    """That is no file."""
    assert_left_alone(tmp_path, left("a server", PREFIX.format(start="mysql:")), CHECK)


CS50 = """\
from cs50 import SQL
db = SQL("{address}")

@app.get("/")
def home():
    return str(db.execute("SELECT cash FROM users WHERE id = ?", session["user_id"]))

@app.get("/about")
def about():
    return ""
"""


def test_a_course_s_library_opens_a_file(tmp_path: Path) -> None:
    """CS50's SQL takes an address as SQLAlchemy does, and keeps one connection for the file."""
    source = CS50.format(address="sqlite:///finance.db")
    (told,) = audit(tmp_path, Sample("CS50", source), CHECK)

    assert (told.severity, told.routes) == ("high", ["GET /"])


def test_a_course_s_library_may_ask_a_server(tmp_path: Path) -> None:
    """That is no file."""
    source = CS50.format(address="postgresql://db/finance")

    assert_left_alone(tmp_path, left("a server", source), CHECK)
