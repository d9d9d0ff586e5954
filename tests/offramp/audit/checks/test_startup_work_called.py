"""Set-up work that only some callers ask for, or that each part of the application does."""

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

ENGINE = """\
import sqlalchemy as sa
import sqlalchemy.orm
BASE = sa.orm.declarative_base()

def opened(url, *, make={default}):
    engine = sa.create_engine(url)
    if make:
        BASE.metadata.create_all(engine)
    return engine

ENGINE = opened("postgresql://db/x"{given})

@app.get("/")
def home():
    return str(ENGINE)
"""
PARTS = {
    "app.py": "from parts import begin\nbegin(app)\n@app.get('/')\ndef home(): return ''\n",
    "parts/__init__.py": """\
from . import database, mail

def begin(app):
    for one in (database, mail):
        one.{called}(app)
""",
    "parts/database.py": """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

def init_app(app):
    db.init_app(app)
    db.create_all(app=app)

def stop(app):
    pass
""",
    "parts/mail.py": "def init_app(app): ...\ndef stop(app): ...\n",
}


def _parts(called: str) -> dict[str, str]:
    return {name: text.replace("{called}", called) for name, text in PARTS.items()}


@samples(
    found("asked for by the caller", ENGINE.format(default=False, given=", make=True"), "schema"),
    found("done where nobody says no", ENGINE.format(default=True, given=""), "schema"),
    found("done by one of several modules", _parts("init_app"), "create_all() changes the schema"),
)
def test_work_that_a_start_does_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each process does it again."""
    assert_found(tmp_path, sample, CHECK)


@samples(
    left("not asked for", ENGINE.format(default=False, given="")),
    left("not asked for, by default nothing", ENGINE.format(default=None, given="")),
    left("another function of these modules", _parts("stop")),
)
def test_work_that_nobody_asks_for_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A command may ask for it, which runs once."""
    assert_left_alone(tmp_path, sample, CHECK)
