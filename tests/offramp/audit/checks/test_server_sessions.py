"""Sessions that are kept in the process or on its disk."""

from pathlib import Path

import pytest

from offramp.audit.checks.server_sessions import CHECK
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
        "sessions in files",
        """\
from flask_session import Session
app.config["SESSION_TYPE"] = "filesystem"
Session(app)

@app.get("/")
def home():
    return ""
""",
        "SESSION_TYPE is filesystem",
    ),
    found(
        "Flask-Session that is told of a place elsewhere",
        """\
from flask_session import Session
Session(app)

@app.get("/")
def home():
    return ""
""",
        "SESSION_TYPE is not in the code",
    ),
    found(
        "files, where the environment says nothing else",
        """\
import os
from flask_session import Session
app.config["SESSION_TYPE"] = os.environ.get("SESSION_TYPE", "filesystem")
Session(app)

@app.get("/")
def home():
    return ""
""",
        "keeps sessions in files of the local disk, where nothing else is set",
    ),
    found(
        "a cache of cachelib in files",
        """\
from cachelib.file import FileSystemCache
from flask_session import Session
app.config["SESSION_TYPE"] = "cachelib"
app.config["SESSION_CACHELIB"] = FileSystemCache("sessions")
Session(app)

@app.get("/")
def home():
    return ""
""",
        "SESSION_TYPE is cachelib",
    ),
    found(
        "an extension that brings Flask-Session",
        """\
from identity.flask import Auth
app.config["SESSION_TYPE"] = "filesystem"
auth = Auth(app, authority="https://login.example", client_id="1")

@app.get("/")
def home():
    return session.get("name", "")
""",
        "SESSION_TYPE is filesystem",
    ),
)
LEFT_ALONE = (
    left(
        "Flask's signed cookie",
        """\
app.secret_key = "x"

@app.get("/")
def home():
    session["a"] = 1
    return ""
""",
    ),
    left(
        "sessions in Redis",
        """\
from flask_session import Session
app.config["SESSION_TYPE"] = "redis"
Session(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a setting without its extension",
        """\
app.config["SESSION_TYPE"] = "filesystem"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a cache of cachelib in Redis",
        """\
from cachelib.redis import RedisCache
from flask_session import Session
app.config["SESSION_TYPE"] = "cachelib"
app.config["SESSION_CACHELIB"] = RedisCache(host="cache")
Session(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Redis, where the environment says nothing else",
        """\
import os
from flask_session import Session
app.config["SESSION_TYPE"] = os.environ.get("SESSION_TYPE", "redis")
Session(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "settings of an extension that is not there",
        """\
app.config["SESSION_TYPE"] = "filesystem"

@app.get("/")
def home():
    return session.get("name", "")
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


KEPT = """\
from flask import flash, jsonify
from flask_login import login_required
from flask_session import Session
{more}
app.config["SESSION_TYPE"] = "filesystem"
Session(app)

@app.get("/cart")
def cart():
    return str(session.get("cart"))

@app.post("/said")
def said():
    flash("done")
    return ""

@app.get("/own")
@login_required
def own():
    return ""

@app.get("/health")
def health():
    return jsonify(ok=True)
"""


def test_routes_without_a_session_are_not_concerned(tmp_path: Path) -> None:
    """Those that read or fill it are, also by an extension."""
    (one,) = audit(tmp_path, found("some", KEPT.format(more="")), CHECK)
    assert set(one.routes) == {"GET /cart", "POST /said", "GET /own"}


def test_all_are_where_each_form_has_a_token_in_it(tmp_path: Path) -> None:
    """A protection of all forms keeps its secret in the session."""
    more = "from flask_wtf import CSRFProtect\nCSRFProtect(app)"
    (one,) = audit(tmp_path, found("all", KEPT.format(more=more)), CHECK)
    assert "GET /health" in one.routes


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ('app.config["SESSION_TYPE"] = "filesystem"', "high"),
        ('app.config["SESSION_TYPE"] = os.environ.get("KIND", "filesystem")', "medium"),
        ("app.config.from_prefixed_env()", "low"),
        ("", "low"),
    ],
)
def test_what_comes_from_outside_is_less(tmp_path: Path, given: str, severity: str) -> None:
    """Without a type Flask-Session does not start: it is set where the text does not show it."""
    source = f"""\
import os
from flask_session import Session
{given}
Session(app)

@app.get("/")
def home():
    return str(session.get("a"))
"""
    (told,) = audit(tmp_path, Sample("", source), CHECK)

    assert told.severity == severity
    assert (told.effect == "refactor first") == (severity == "high")
