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
)
LEFT_ALONE = (
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
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
