"""Objects at a module's top that threads must not share."""

from pathlib import Path

from offramp.audit.checks.shared_singletons import CHECK
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
        "one connection for all",
        """\
import sqlite3
connection = sqlite3.connect(":memory:")

@app.get("/")
def home():
    return connection.execute("select 1").fetchone()
""",
        "`connection` is one connection for all threads",
    ),
    found(
        "one session of SQLAlchemy",
        """\
from sqlalchemy.orm import sessionmaker
Session = sessionmaker()
db = Session()

@app.get("/")
def home():
    return str(db.execute("select 1"))
""",
        "`db` is one session for all threads",
    ),
    found(
        "a connection that the only object of a class holds",
        """\
import psycopg2

class Database:
    def __init__(self):
        self.connection = psycopg2.connect("")
    def ask(self, query):
        cursor = self.connection.cursor()
        cursor.execute(query)
        return cursor

db = None

def begin():
    global db
    db = Database()

begin()

@app.get("/")
def home():
    return str(db.ask("select 1").fetchone())

@app.get("/about")
def about():
    return ""
""",
        "`connection` is one connection for all threads",
    ),
    found(
        "a connection and its cursor that a class makes, not an object",
        """\
import pymysql

class Rows:
    connection = pymysql.connect(host="db")
    cursor = connection.cursor()

    def all(self):
        self.cursor.execute("select 1")
        self.connection.commit()
        return self.cursor.fetchall()

class Orders(Rows):
    pass

@app.get("/")
def home():
    return Orders().all()
""",
        "`Rows.connection` is one connection",
        "`Rows.cursor` is one cursor",
    ),
    found(
        "the figure that pyplot keeps",
        """\
import matplotlib.pyplot as plt

@app.get("/plot")
def plot():
    plt.plot([1, 2])
    plt.savefig("plot.png")
    return ""
""",
        "plot() draws by matplotlib.pyplot, which keeps one current figure for all threads",
    ),
)
LEFT_ALONE = (
    left(
        "a connection that an object of the request's holds",
        """\
import psycopg2

class Database:
    def __init__(self):
        self.connection = psycopg2.connect("")

@app.get("/")
def home():
    return str(Database().connection.status)
""",
    ),
    left(
        "a scoped session",
        """\
from sqlalchemy.orm import scoped_session, sessionmaker
db = scoped_session(sessionmaker())

@app.get("/")
def home():
    return str(db.execute("select 1"))
""",
    ),
    left(
        "a connection for each request",
        """\
import sqlite3

@app.get("/")
def home():
    connection = sqlite3.connect(":memory:")
    return connection.execute("select 1").fetchone()
""",
    ),
    left(
        "an engine",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

@app.get("/")
def home():
    with engine.connect() as connection:
        return str(connection.execute("select 1"))
""",
    ),
    left(
        "a class that connects anew for each object, and one that no request uses",
        """\
import pymysql

class Rows:
    host = "db"

    def __init__(self):
        self.connection = pymysql.connect(host=self.host)

    def all(self):
        return self.connection.query("select 1")

class Old:
    connection = pymysql.connect(host="db")

@app.get("/")
def home():
    return Rows().all()
""",
    ),
    left(
        "a figure of the request's own",
        """\
from io import BytesIO
from matplotlib.figure import Figure

@app.get("/plot")
def plot():
    figure = Figure()
    figure.subplots().plot([1, 2])
    kept = BytesIO()
    figure.savefig(kept)
    return kept.getvalue()
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
