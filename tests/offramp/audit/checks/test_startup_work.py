"""Migrations, tables and first rows that every start makes anew."""

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
        "indexes made at every start, by the class that makes the application",
        {
            "main.py": """\
import pymongo
from flask import Flask

class Server:
    def __init__(self):
        self.app = Flask(__name__)
        self.users = pymongo.MongoClient()["shop"]["users"]
        self.users.create_index("name", unique=True)
        @self.app.get("/")
        def home():
            return ""

app = Server().app
""",
        },
        "create_index() changes the schema",
    ),
    found(
        "tables made one after the other, by a script that serves",
        {
            "shop.py": """\
import psycopg2
from flask import Flask

def make():
    app = Flask(__name__)
    cursor = psycopg2.connect("").cursor()
    for one in ("CREATE TABLE a (b int)", "CREATE TABLE c (d int)"):
        cursor.execute(one)
    @app.get("/")
    def home():
        return ""
    return app
""",
            "run.py": """\
from shop import make
if __name__ == "__main__":
    app = make()
    app.run()
""",
        },
        "changes the schema",
    ),
    found(
        "tables of Pony's",
        """\
from pony.orm import Database
db = Database()
db.generate_mapping(create_tables=True)

@app.get("/")
def home():
    return ""
""",
        "generate_mapping() changes the schema",
    ),
    found(
        "migrations that the factory runs",
        """\
from peewee import SqliteDatabase
from peewee_moves import DatabaseManager
DatabaseManager(SqliteDatabase("a.db")).upgrade()

@app.get("/")
def home():
    return ""
""",
        "upgrade() changes the schema",
    ),
    found(
        "tables made at every start",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
with app.app_context():
    db.create_all()

@app.get("/")
def home():
    return ""
""",
        "create_all() changes the schema",
    ),
    found(
        "a migration at every start",
        """\
from flask_migrate import upgrade

def prepare():
    upgrade()
prepare()

@app.get("/")
def home():
    return ""
""",
        "upgrade() changes the schema",
    ),
    found(
        "tables by a statement, models, files from elsewhere",
        """\
import sqlite3
import nltk
import torch
nltk.download("punkt")
model = torch.load("model.pt")

def begin():
    sqlite3.connect(":memory:").execute("CREATE TABLE IF NOT EXISTS notes (text)")

begin()

@app.get("/")
def home():
    return ""
""",
        "nltk.download() fetches files whenever a process starts",
        "torch.load() loads a model whenever a process starts",
        "sqlite3.connect().execute() changes the schema whenever a process starts",
    ),
)
LEFT_ALONE = (
    left(
        "Pony's tables, as they are there",
        """\
from pony.orm import Database
db = Database()
db.generate_mapping()

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "migrations that a command runs",
        """\
from peewee import SqliteDatabase
from peewee_moves import DatabaseManager

@app.cli.command()
def migrate():
    DatabaseManager(SqliteDatabase("a.db")).upgrade()

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "tables made by a command",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

@app.cli.command("init-db")
def init_db():
    db.create_all()

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "tables made by a script",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    db.create_all()
""",
    ),
    left(
        "tables that a command makes",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

@app.cli.command("make-tables")
def make_tables():
    db.create_all()

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a table for the time of a connection, and one that somebody asks for",
        """\
import psycopg2

@app.post("/")
def add():
    cursor = psycopg2.connect("x").cursor()
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS found (name TEXT)")
    cursor.execute("CREATE TABLE report (name TEXT)")
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
