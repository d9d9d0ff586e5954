"""Pools that are sized for one process."""

from pathlib import Path

from offramp.audit.checks.connection_pool import CHECK
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
        "SQLAlchemy's own size",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

@app.get("/")
def home():
    return ""
""",
        "up to 15 connections",
    ),
    found(
        "a large pool",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x", pool_size=20)

@app.get("/")
def home():
    return ""
""",
        "up to 30 connections",
    ),
    found(
        "psycopg2's pool",
        """\
from psycopg2.pool import ThreadedConnectionPool
pool = ThreadedConnectionPool(1, 20, "dbname=x")

@app.get("/")
def home():
    return ""
""",
        "up to 20 connections",
    ),
    found(
        "Flask-SQLAlchemy, which nobody told of a pool",
        """\
import os
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
db = SQLAlchemy(app)

@app.get("/")
def home():
    return ""
""",
        "Flask-SQLAlchemy's engine opens up to 15 connections",
    ),
    found(
        "Flask-SQLAlchemy with a big pool, by an argument and by a setting",
        """\
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_POOL_SIZE"] = 20
db = SQLAlchemy(app, engine_options={"pool_size": 10})

@app.get("/")
def home():
    return ""
""",
        "SQLALCHEMY_POOL_SIZE is 20: the engine opens up to 30 connections",
        "Flask-SQLAlchemy's engine opens up to 20 connections",
    ),
    found(
        "engines without a limit",
        """\
import sqlmodel
from sqlalchemy import create_engine
first = create_engine("postgresql://db/a", pool_size=0)
second = sqlmodel.create_engine("postgresql://db/b", pool_size=1, max_overflow=-1)

@app.get("/")
def home():
    return ""
""",
        "opens as many connections in each process as are asked for",
        "opens as many connections in each process as are asked for",
    ),
    found(
        "pools whose bound is the fifth argument, or that have none",
        """\
import pymysql
from dbutils.pooled_db import PooledDB
first = PooledDB(pymysql, 1, 2, 0, 30)
second = PooledDB(pymysql, 2)

@app.get("/")
def home():
    return ""
""",
        "PooledDB holds up to 30 connections in each process",
        "PooledDB holds connections in each process",
    ),
)
LEFT_ALONE = (
    left(
        "Flask-SQLAlchemy on a file whose folder is known when it runs",
        """\
import os
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + os.path.join(app.root_path, "notes.db")
db = SQLAlchemy(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-SQLAlchemy with a small pool",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(engine_options={"pool_size": 1, "max_overflow": 1})
db.init_app(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-SQLAlchemy on a file",
        """\
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"
db = SQLAlchemy(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "no pool",
        """\
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
engine = create_engine("postgresql://db/x", poolclass=NullPool)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a pool for one request at a time",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x", pool_size=1, max_overflow=1)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "SQLite has no server",
        """\
from sqlalchemy import create_engine
engine = create_engine("sqlite://")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "as many as the requests that a process answers at once",
        """\
from mysql.connector.pooling import MySQLConnectionPool
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/a", pool_size=2, max_overflow=3)
pool = MySQLConnectionPool(3)

@app.get("/")
def home():
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


def test_only_routes_that_use_the_engine_are_concerned(tmp_path: Path) -> None:
    """A pool at a module's top is nobody's who does not ask it."""
    source = """\
from sqlalchemy import create_engine, text
engine = create_engine("postgresql://db/x")

@app.get("/items")
def items():
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT 1")).all())

@app.get("/health")
def health():
    return ""
"""
    (one,) = assert_found(tmp_path, found("", source, "up to 15 connections"), CHECK)
    assert one.routes == ["GET /items"]
