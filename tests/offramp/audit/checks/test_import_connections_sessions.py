"""Sessions of SQLAlchemy that ask a database before any request, or are only made."""

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

HEAD = """\
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker

engine = create_engine("postgresql://db.example/shop")
"""
FOUND = (
    found(
        "a schema that a session asks for when the application is made",
        HEAD
        + """
def prepare():
    session = scoped_session(sessionmaker())
    session.configure(bind=engine)
    if not session().query(text("1")).scalar():
        session().execute(text("CREATE SCHEMA shop"))
        session().commit()
prepare()

@app.get("/")
def home():
    return ""
""",
        "prepare() calls orm.scoped_session()().query(), before any request",
    ),
    found(
        "rows that are read first",
        HEAD
        + """
with Session(engine) as reading:
    rows = list(reading.scalars(select(text("name from tags"))))

@app.get("/")
def home():
    return rows
""",
        "Session.scalars(), before any request",
    ),
)
LEFT_ALONE = (
    left(
        "sessions that are made and bound, and asked by a request",
        HEAD
        + """
kept = scoped_session(sessionmaker())
kept.configure(bind=engine)
QUERY = kept.query_property()

@app.get("/")
def home():
    return str(kept().execute(text("select 1")).scalar())
""",
    ),
    left(
        "a session that waits for who uses it",
        HEAD
        + """
make = sessionmaker(bind=engine)

def rows():
    with make() as reading:
        return list(reading.scalars(select(text("name from tags"))))

@app.get("/")
def home():
    return rows()
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each session asks once for a connection."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A session that nothing asks has no connection."""
    assert_left_alone(tmp_path, sample, CHECK)
