"""Databases that are a file beside the application."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "Flask-SQLAlchemy on a file",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"

@app.get("/")
def home():
    return ""
""",
        "SQLALCHEMY_DATABASE_URI is sqlite:///app.db, a file",
    ),
    found(
        "a file unless the environment names another database",
        """\
import os
BASE = os.environ["HOME"]

class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("URL") or "sqlite:///" + os.path.join(BASE, "app.db")

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
        "the default of SQLALCHEMY_DATABASE_URI is a file of SQLite",
    ),
    found(
        "a file whose folder is known when it runs",
        """\
import os
app.config.from_mapping({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{os.environ['DATA']}/app.db"})

@app.get("/")
def home():
    return ""
""",
        "SQLALCHEMY_DATABASE_URI is a file of SQLite",
    ),
    found(
        "sqlite3 in a request",
        """\
import sqlite3

@app.get("/")
def home():
    return sqlite3.connect("app.db").execute("select 1").fetchone()
""",
        "sqlite3.connect() keeps the database in a file",
    ),
    found(
        "a shelf",
        """\
import shelve

@app.get("/")
def home():
    with shelve.open("notes") as notes:
        return notes["x"]
""",
        "shelve.open()",
    ),
    found(
        "an engine that a function makes when a module is imported",
        {
            "app.py": """\
from accounts import names

@app.get("/")
def home():
    return str(names())

@app.get("/about")
def about():
    return ""
""",
            "accounts.py": """\
from sqlalchemy import create_engine, text

def connected():
    return create_engine("sqlite:///accounts.db")

engine = connected()

def names():
    with engine.connect() as connection:
        return connection.execute(text("SELECT name FROM users")).all()
""",
        },
        "create_engine() keeps the database in a file",
    ),
)
LEFT_ALONE = (
    left(
        "a database in memory that a hook opens",
        """\
import sqlite3

@app.before_request
def connect():
    g.db = sqlite3.connect(":memory:")

@app.get("/")
def home():
    return str(g.db.execute("select 1").fetchone())
""",
    ),
    left(
        "a database on a server before settings that must be there",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql:///app"
app.config.from_envvar("SETTINGS")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "another database on a server, where nothing else is set",
        """\
import os

class Config:
    DATABASE_URL = os.environ.get("URL") or "postgresql://db/app"
    SQLALCHEMY_DATABASE_URI = DATABASE_URL

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a file's name that is no database's",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "mysql://db/app.db"
app.config["REPORT_URL"] = "sqlite:///report.db"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "an engine in memory that a module's objects are bound to",
        """\
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
engine = create_engine("sqlite:///:memory:")
Session = sessionmaker(bind=engine)

@app.get("/")
def home():
    return str(Session())
""",
    ),
    left(
        "a file that another configuration has",
        """\
import os
BASE = os.environ["HOME"]

class Testing:
    SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.path.join(BASE, "test.db")

class Config:
    SQLALCHEMY_DATABASE_URI = "postgresql://" + os.environ["HOST"]

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a database in memory",
        """\
import os

class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("URL", "sqlite://" + os.environ["MORE"])

app.config.from_object(Config)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "PostgreSQL",
        """\
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://db/app"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "SQLite in memory",
        """\
import sqlite3

@app.get("/")
def home():
    return sqlite3.connect(":memory:").execute("select 1").fetchone()
""",
    ),
    left(
        "an engine on a server",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/app")

@app.get("/")
def home():
    return str(engine.url)
""",
    ),
    left(
        "a script that reads a file",
        """\
import sqlite3

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    sqlite3.connect("app.db")
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


@pytest.mark.parametrize(
    ("loading", "severity"),
    [
        ('app.config.from_envvar("SETTINGS")', "medium"),
        (
            'import os\nif "SETTINGS" in os.environ:\n    app.config.from_envvar("SETTINGS")',
            "medium",
        ),
        ('app.config.from_envvar("SETTINGS", silent=True)', "high"),
        ("app.config.from_prefixed_env()", "high"),
    ],
)
def test_a_file_before_settings_that_must_be_there_holds_nothing_up(
    tmp_path: Path, loading: str, severity: str
) -> None:
    """Without the file that the environment names the application does not start."""
    source = f"""\
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
{loading}

@app.get("/")
def home():
    return ""
"""
    (told,) = assert_found(tmp_path, found("covered", source, "sqlite:///app.db, a file"), CHECK)

    assert told.severity == severity


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("path = __file__.replace('app.py', 'app.db')\npath = f'sqlite:///{path}'", "high"),
        ("path = 'sqlite:///app.db'\nif app.debug:\n    path = 'sqlite:///dev.db'", "medium"),
    ],
)
def test_a_name_that_is_used_again_is_no_choice(tmp_path: Path, path: str, severity: str) -> None:
    """The last of them counts, unless a branch decides; a path is told from the folder on."""
    source = f"{path}\napp.config['SQLALCHEMY_DATABASE_URI'] = path\n"
    (told,) = audit(tmp_path, found("name", source), CHECK)

    assert told.severity == severity
    assert str(tmp_path) not in told.message


@pytest.mark.parametrize(
    ("opens", "is_found"),
    [
        ('sqlite3.connect("file:words.db?mode=ro", uri=True)', False),
        ('sqlite3.connect(f"file:{app.root_path}/words.db?immutable=1", uri=True)', False),
        ('sqlalchemy.create_engine("sqlite:///file:words.db?mode=ro&uri=true")', False),
        ('sqlite3.connect("file:words.db?mode=rw", uri=True)', True),
        ('sqlite3.connect("file:words.db?mode=rwc&cache=shared", uri=True)', True),
        ('sqlite3.connect("words.db?mode=ro")', True),
        ('sqlalchemy.create_engine("sqlite:///words.db")', True),
    ],
)
def test_what_is_only_read_may_come_with_the_code(
    tmp_path: Path, opens: str, is_found: object
) -> None:
    """Each process has the same of it; a name with a question mark is a name."""
    source = f"import sqlite3, sqlalchemy\n\n@app.get('/')\ndef home():\n    return str({opens})\n"

    assert bool(audit(tmp_path, Sample("", source), CHECK)) == is_found


def test_a_setting_of_what_is_only_read_is_left_alone(tmp_path: Path) -> None:
    """It is the same database."""
    source = 'app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///file:a.db?mode=ro&uri=true"\n'

    assert audit(tmp_path, Sample("", source), CHECK) == []


def test_one_file_that_is_opened_in_many_places_is_told_once(tmp_path: Path) -> None:
    """It is one database to move, and each of its places held up every route that uses it."""
    opening = "\n".join(
        f"class Part{one}:\n    def __init__(self):\n        self.held = sqlite3.connect('x.db')"
        for one in range(6)
    )
    source = """\
parts = [Part0(), Part1(), Part2(), Part3(), Part4(), Part5()]

@app.before_request
def opened():
    g.db = sqlite3.connect("x.db")

@app.get("/")
def home():
    return str(g.db.execute("select * from things").fetchall())
"""
    whole = f"import sqlite3\n{opening}\n{source}"
    (one,) = assert_found(tmp_path, found("", whole), CHECK)

    assert one.routes == ["GET /"]
    assert one.message.endswith("and 3 more places")
