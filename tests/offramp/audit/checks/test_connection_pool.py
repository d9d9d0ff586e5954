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
)
LEFT_ALONE = (
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
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
