"""Databases whose address a setting of any name holds, or a caller gives, or that are no file."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import Sample, assert_left_alone, audit, left

ENGINE = """\
from sqlalchemy import create_engine, text
from sqlalchemy.orm import scoped_session, sessionmaker

def opened(url):
    return scoped_session(sessionmaker(bind=create_engine(url)))

{made}

@app.get("/")
def home():
    return str(SESSION.execute(text("SELECT name FROM notes")).all())
"""
MAPPED = """\
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = "{url}"
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/")
def home():
    return str(Note.query.all())
"""
SETTINGS = "DB_URL = {url!r}\n"
LOADED = "app.config.from_object('settings')\n"


@pytest.mark.parametrize(
    "made", ['SESSION = opened(app.config["DB_URL"])', 'SESSION = opened(app.config.get("DB_URL"))']
)
def test_a_setting_of_any_name_is_a_file_where_code_asks_for_it(tmp_path: Path, made: str) -> None:
    """Nobody asks for the URL of a file of SQLite but to open it."""
    files = {
        "app.py": LOADED + ENGINE.format(made=made),
        "settings.py": SETTINGS.format(url="sqlite:////var/notes.sqlite"),
    }

    (told,) = audit(tmp_path, Sample("asked for", files), CHECK)

    assert "DB_URL is sqlite:////var/notes.sqlite, a file" in told.message
    assert told.routes == ["GET /"]


@pytest.mark.parametrize("url", ["postgresql://db/notes", "sqlite.example"])
def test_a_setting_that_is_no_file_is_left_alone(tmp_path: Path, url: str) -> None:
    """What a server keeps, every process sees."""
    files = {
        "app.py": LOADED + ENGINE.format(made='SESSION = opened(app.config["DB_URL"])'),
        "settings.py": SETTINGS.format(url=url),
    }

    assert_left_alone(tmp_path, left("a server's", files), CHECK)


def test_a_setting_that_nobody_asks_for_is_left_alone(tmp_path: Path) -> None:
    """It may be another program's."""
    files = {
        "app.py": LOADED + ENGINE.format(made='SESSION = opened("postgresql://db/notes")'),
        "settings.py": SETTINGS.format(url="sqlite:////var/notes.sqlite"),
    }

    assert_left_alone(tmp_path, left("another program's", files), CHECK)


@pytest.mark.parametrize(
    ("url", "is_found"),
    [("sqlite:///notes.db", True), ("postgresql://db/notes", False), ("sqlite://", False)],
)
def test_an_engine_opens_what_its_caller_gives(tmp_path: Path, url: str, is_found: object) -> None:
    """The function that makes the engine is given the address when it starts."""
    source = ENGINE.format(made=f"SESSION = opened({url!r})")

    assert bool(audit(tmp_path, Sample("given", source), CHECK)) == is_found


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "sqlite://", "sqlite+pysqlite:///:memory:"])
def test_tables_in_memory_are_each_process_s_own(tmp_path: Path, url: str) -> None:
    """Two processes that answer would not know of each other's rows."""
    (told,) = audit(tmp_path, Sample("memory", MAPPED.format(url=url)), CHECK)

    assert "in each process's own memory" in told.message
    assert (told.severity, told.routes) == ("high", ["GET /"])


def test_memory_for_tests_alone_is_left_alone(tmp_path: Path) -> None:
    """Another class of settings is chosen when it serves."""
    source = """\
class Production:
    SQLALCHEMY_DATABASE_URI = "postgresql://db/notes"

class Testing(Production):
    SQLALCHEMY_DATABASE_URI = "sqlite:///:memory:"

app.config.from_object(Production)

@app.get("/")
def home():
    return ""
"""
    assert_left_alone(tmp_path, left("tests'", source), CHECK)


@pytest.mark.parametrize(
    ("own", "times"),
    [
        ("DEBUG = False", 1),
        ('SQLALCHEMY_DATABASE_URI = os.getenv("OTHER", "sqlite:///other.db")', 2),
    ],
)
def test_a_class_that_is_loaded_twice_is_told_once(tmp_path: Path, own: str, times: int) -> None:
    """Once for all, and once more as the base of what the environment chooses."""
    source = f"""\
import os

class Config:
    SQLALCHEMY_DATABASE_URI = os.getenv("URI", "sqlite:///notes.db")

class Development(Config):
    {own}

app.config.from_object(Config)
if os.getenv("MODE") == "development":
    app.config.from_object(Development)

@app.get("/")
def home():
    return ""
"""
    assert len(audit(tmp_path, Sample("twice", source), CHECK)) == times
