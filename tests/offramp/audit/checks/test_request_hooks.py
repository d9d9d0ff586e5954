"""What runs around every request, before a function has any of it."""

from pathlib import Path

from offramp.audit.checks.check import findings
from offramp.audit.checks.request_hooks import CHECK
from offramp.audit.context import Context
from offramp.code import read, surface
from offramp.code.graph import Graph
from offramp.code.surface.model import Hook
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
        "a hook that finds the caller",
        """\
@app.before_request
def load_user():
    g.user = request.headers.get("X-User")

@app.get("/")
def home():
    return ""
""",
        "app.load_user() runs before",
    ),
    found(
        "a hook that asks the database",
        """\
import sqlite3

@app.before_request
def load_user():
    g.user = sqlite3.connect(":memory:").execute("select 1").fetchone()

@app.get("/")
def home():
    return ""
""",
        "and asks the database",
    ),
    found(
        "one hook of two blueprints, told once",
        """\
from flask import Blueprint
users, orders = Blueprint("users", __name__), Blueprint("orders", __name__)

def check():
    g.user = request.headers.get("X-User")

users.before_request(check)
orders.before_request(check)

@users.get("/users")
def list_users():
    return ""

@orders.get("/orders")
def list_orders():
    return ""

app.register_blueprint(users)
app.register_blueprint(orders)
""",
        "app.check() runs before 2 routes",
    ),
    found(
        "a lambda",
        """\
app.before_request(lambda: None)

@app.get("/")
def home():
    return ""
""",
        "runs before requests",
    ),
)
LEFT_ALONE = (
    left(
        "a hook after the request",
        """\
@app.after_request
def add_header(response):
    return response

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "no hook",
        """\
@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "what answers an error, and what ends a request",
        """\
@app.errorhandler(404)
def missing(error):
    return "", 404

@app.teardown_request
def end(error):
    g.pop("user", None)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a function that is a hook by name only",
        """\
def before_request():
    g.user = None

@app.get("/")
def home():
    before_request()
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


def test_a_hook_is_told_where_it_stands(tmp_path: Path) -> None:
    """It may be bound to the application in another file."""
    callers = "\n\ndef load_caller():\n    return None\n"
    app = """\
from callers import load_caller

app.before_request(load_caller)

@app.get("/")
def home():
    return ""
"""
    sample = found("of two files", {"app.py": app, "callers.py": callers})
    (told,) = assert_found(tmp_path, sample, CHECK)

    assert (told.file, told.line) == ("callers.py", 3)


def test_a_library_s_hook_has_no_place_and_is_no_finding(tmp_path: Path) -> None:
    """Loaded, an application shows what its extensions run; the report lists that elsewhere."""
    (tmp_path / "app.py").write_text("from flask import Flask\n\napp = Flask(__name__)\n")
    project = read(tmp_path)
    known = surface.find(project)
    known.hooks.append(Hook("before_request", "flask_wtf.csrf.csrf_protect", "", 0, None))

    assert list(findings(CHECK, Context(project, Graph(project), known))) == []
