"""Connections and requests that are made when a module is imported."""

from pathlib import Path

from offramp.audit.checks.import_connections import CHECK
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
        "a connection of the module",
        """\
import psycopg2
connection = psycopg2.connect("dbname=x")

@app.get("/")
def home():
    return ""
""",
        "psycopg2.connect()",
    ),
    found(
        "a request as the module is imported",
        """\
import requests

def load():
    return requests.get("https://settings.example", timeout=5).json()
SETTINGS = load()

@app.get("/")
def home():
    return SETTINGS
""",
        "requests.get()",
    ),
    found(
        "a database that is asked whether it is there",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
with app.app_context():
    db.session.execute(db.text("SELECT 1"))
    db.session.execute(db.text("SELECT 2"))

@app.get("/")
def home():
    return ""
""",
        "session.execute(), before any request",
    ),
    found(
        "tables that an import makes with peewee",
        """\
from peewee import Model, PostgresqlDatabase
database = PostgresqlDatabase("shop")

class User(Model):
    class Meta:
        database = database

if not database.table_exists("user"):
    database.create_tables([User])

@app.get("/")
def home():
    return str(User.select().count())
""",
        "table_exists()",
        "create_tables()",
    ),
    found(
        "pools that connect when they are made, and servers of other kinds",
        """\
import ldap3
import mongoengine
from psycopg2.pool import ThreadedConnectionPool

mongoengine.connect("shop")
pool = ThreadedConnectionPool(1, 2, "dbname=shop")
ldap3.Connection("ldap.example").bind()

@app.get("/")
def home():
    return ""
""",
        "connect()",
        "ThreadedConnectionPool()",
        "bind()",
    ),
    found(
        "an account of Backblaze",
        """\
from b2sdk.v2 import *
api = B2Api(InMemoryAccountInfo())
api.authorize_account("production", "key", "secret")

@app.get("/")
def home():
    return ""
""",
        "calls B2Api.authorize_account()",
    ),
)
LEFT_ALONE = (
    left(
        "a query that the shell or a command asks",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

@app.cli.command()
def check():
    db.session.execute(db.text("SELECT 1"))

@app.shell_context_processor
def shell():
    return {"first": db.session.execute(db.text("SELECT 1"))}

@app.get("/")
def home():
    return str(db.session.execute(db.text("SELECT 1")))
""",
    ),
    left(
        "a table of what a worker does, by name",
        """\
import requests

def load(url):
    return requests.get(url, timeout=5).json()
OPERATIONS = {"load": lambda task: load(task.url), "ask": lambda task: requests.get(task.url)}

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a connection that the request makes",
        """\
import psycopg2

@app.get("/")
def home():
    psycopg2.connect("dbname=x")
    return ""
""",
    ),
    left(
        "an engine, which connects when it is used",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a script that connects",
        """\
import psycopg2

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    psycopg2.connect("dbname=x")
""",
    ),
    left(
        "peewee's database, which connects when it is first asked",
        """\
from peewee import Model, PostgresqlDatabase
database = PostgresqlDatabase("shop")

class User(Model):
    class Meta:
        database = database

@app.get("/")
def home():
    return str(User.select().count())
""",
    ),
    left(
        "an account of Backblaze that a request signs in to",
        """\
from b2sdk.v2 import *
api = B2Api(InMemoryAccountInfo())

@app.get("/")
def home():
    api.authorize_account("production", "key", "secret")
    return ""
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


def test_it_concerns_the_application_and_no_single_route(tmp_path: Path) -> None:
    """Every process pays for it, whatever it is asked then."""
    start = """\
import sqlite3

def connect():
    return sqlite3.connect("notes.db")

connection = connect()

@app.get("/")
def home():
    return str(connect())
"""
    (told,) = assert_found(tmp_path, found("start", start, "connect"), CHECK)

    assert told.routes == []


def test_lines_that_do_the_same_are_told_once(tmp_path: Path) -> None:
    """Ten indexes that a module asks for are one thing to move."""
    source = """\
from pymongo import MongoClient
database = MongoClient("mongodb://db")["shop"]
database["users"].create_index("name")
database["rooms"].create_index("code")

@app.get("/")
def home():
    return str(database["users"].find_one({}))
"""
    (one,) = assert_found(tmp_path, found("", source, "the import calls"), CHECK)

    assert one.message.endswith(", also in line 6")
