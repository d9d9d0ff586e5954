"""Databases in a file by chance, by choice, only read, or opened in many places."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    audit,
    found,
)


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


RETURNS = """\
import sqlalchemy
KIND = {kind}

def engine():
    if {test}:
        {address}
        return sqlalchemy.create_engine(address)
    return sqlalchemy.create_engine("sqlite:///kept.db")

@app.get("/")
def home():
    return str(engine().connect().execute("select * from rows").all())
"""
URL = 'address = sqlalchemy.URL.create("{}", host="db")'


@pytest.mark.parametrize(
    ("kind", "test", "address", "severity"),
    [
        ('app.config["KIND"]', 'KIND == "mysql"', URL.format("mysql+pymysql"), "medium"),
        ('app.config["KIND"]', "KIND", URL.format("postgresql"), "medium"),
        ('app.config["KIND"]', "KIND", URL.format("sqlite"), "high"),
        ("False", "KIND", URL.format("postgresql"), "high"),  # the code says it
        ('app.config["KIND"]', "KIND", 'address = "sqlite:///other.db"', "high"),
    ],
)
def test_a_branch_that_returns_leaves_the_rest_as_the_other(
    tmp_path: Path, kind: str, test: str, address: str, severity: str
) -> None:
    """Whoever sets a server's never comes to the file."""
    source = RETURNS.replace("{kind}", kind).replace("{test}", test).replace("{address}", address)
    told = audit(tmp_path, Sample("", source), CHECK)

    assert {one.severity for one in told} == {severity}
