"""SQL put together from values, instead of parameters."""

from pathlib import Path

from offramp.audit.checks.formatted_sql import CHECK
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
        "an f-string",
        """\
import sqlite3

@app.get("/<name>")
def home(name):
    db = sqlite3.connect(":memory:")
    return db.execute(f"SELECT * FROM t WHERE name = '{name}'").fetchall()
""",
        "home() puts name into the text of its SQL",
    ),
    found(
        "the % operator, kept in a variable",
        """\
import sqlite3

@app.get("/")
def home():
    query = "SELECT * FROM t WHERE name = '%s'" % request.args["q"]
    return sqlite3.connect(":memory:").execute(query).fetchall()
""",
        "puts request.args['q'] into",
    ),
    found(
        "text() of SQLAlchemy, with +",
        """\
from sqlalchemy import text

@app.get("/<name>")
def home(name):
    g.session.execute(text("DELETE FROM t WHERE name = '" + name + "'"))
    return ""
""",
        "puts name into",
    ),
    found(
        "a statement that grows",
        """\
import sqlite3

@app.get("/")
def home():
    query = "SELECT * FROM notes"
    query += " WHERE author = '" + request.args["author"] + "'"
    return str(sqlite3.connect("notes.db").execute(query).fetchall())
""",
        "home() puts request.args['author'] into the text of its SQL",
    ),
    found(
        "a part of a constant that is replaced",
        """\
import sqlite3
FIND = "select id from notes where author = '$author'"

@app.get("/<name>")
def home(name):
    query = FIND.replace("$author", name)
    return str(sqlite3.connect("notes.db").execute(query).fetchall())
""",
        "home() puts name into the text of its SQL",
    ),
    found(
        "a name that is given one text after the other",
        """\
import sqlite3

@app.get("/<name>")
def home(name):
    db = sqlite3.connect("notes.db")
    query = "select id from notes"
    db.execute(query)
    query = "select id from notes where author = '{0}'"
    return str(db.execute(query.format(name)).fetchall())
""",
        "home() puts name into the text of its SQL",
    ),
    found(
        "values of a mapping",
        """\
from sqlalchemy import text
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
TABLE = "shops"

@app.get("/")
def home():
    order = request.args["order"]
    query = text("SELECT id FROM %(table)s ORDER BY %(order)s" % {"table": TABLE, "order": order})
    return str(db.session.execute(query).first())
""",
        "home() puts order into the text",
    ),
    found(
        "a method that hands the statement on to another",
        """\
from contextlib import contextmanager
from psycopg2.pool import ThreadedConnectionPool

class Session:
    pool = ThreadedConnectionPool(1, 2, "")

    @classmethod
    @contextmanager
    def _execute(cls, query, parameters=None):
        with cls.pool.getconn().cursor() as cursor:
            cursor.execute(query, parameters)
            yield cursor

    @classmethod
    def query(cls, query, parameters=None):
        with cls._execute(query, parameters) as cursor:
            return cursor.fetchall()

@app.get("/<table>")
def home(table):
    sql = "select count(*) from {} limit 1".format(table)
    return str(Session.query(sql))
""",
        "home() puts table into the text of its SQL",
    ),
)
LEFT_ALONE = (
    left(
        "a part of a constant that is replaced by another",
        """\
import sqlite3
FIND = "select id from TABLE"

@app.get("/")
def home():
    return str(sqlite3.connect("notes.db").execute(FIND.replace("TABLE", "notes")).fetchall())
""",
    ),
    left(
        "numbers: by the path and by the argument's type",
        """\
import sqlite3

def page(first: int):
    return sqlite3.connect("notes.db").execute(f"SELECT * FROM notes LIMIT 10 OFFSET {first}")

@app.get("/notes/<int:number>")
def note(number):
    found = sqlite3.connect("notes.db").execute(f"SELECT * FROM notes WHERE id = {number}")
    return str([*found, *page(number)])
""",
    ),
    left(
        "a statement that grows by constants and places for values",
        """\
import sqlite3

@app.get("/")
def home():
    names = request.args.getlist("name")
    query = "SELECT * FROM notes WHERE name IN ("
    query += ",".join("?" for _ in names) + ")"
    if names:
        query += " ORDER BY name"
    return str(sqlite3.connect("notes.db").execute(query, names).fetchall())
""",
    ),
    left(
        "parameters",
        """\
import sqlite3

@app.get("/<name>")
def home(name):
    db = sqlite3.connect(":memory:")
    return db.execute("SELECT * FROM t WHERE name = ?", (name,)).fetchall()
""",
    ),
    left(
        "a constant put in",
        """\
import sqlite3
TABLE = "t"

@app.get("/")
def home():
    return sqlite3.connect(":memory:").execute(f"SELECT * FROM {TABLE}").fetchall()
""",
    ),
    left(
        "as many places as there are values",
        """\
import sqlite3

@app.get("/")
def home():
    ids = request.args.getlist("id")
    places = ",".join("?" for _ in ids)
    db = sqlite3.connect(":memory:")
    return db.execute(f"SELECT * FROM t WHERE id IN ({places})", ids).fetchall()
""",
    ),
    left(
        "a number",
        """\
import sqlite3

@app.get("/<n>")
def home(n):
    return sqlite3.connect(":memory:").execute(f"SELECT * FROM t LIMIT {int(n)}").fetchall()
""",
    ),
    left(
        "a text that is no SQL",
        """\
@app.get("/<name>")
def home(name):
    return g.shell.execute(f"hello {name}")
""",
    ),
    left(
        "a sentence that begins like SQL, given to what then runs another",
        """\
import psycopg2

def kept(level):
    with psycopg2.connect("") as connection:
        connection.cursor().execute("insert into log (level) values (%s)", (level,))

def note(text, level):
    print(text)
    kept(level)

@app.get("/")
def home():
    note(f"select {request.args['dish']} from the menu", 1)
    return ""
""",
    ),
    left(
        "a sentence that begins like SQL, given to what runs none",
        """\
def note(text):
    app.logger.info(text)

@app.get("/")
def home():
    note(f"select {request.args['dish']} from the menu")
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
