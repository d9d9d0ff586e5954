"""Limits that are counted in the process: login attempts, requests per minute."""

from pathlib import Path

import pytest

from offramp.audit.checks.in_process_limits import CHECK
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
        "memory where the environment names nothing else",
        """\
import os
from flask_limiter import Limiter
limiter = Limiter(
    lambda: "x",
    app=app,
    storage_uri=os.environ.get("LIMITS", "memory://"),
    default_limits=["9/day"],
)

@app.get("/")
def home():
    return ""
""",
        "counts in memory://, where nothing else is set",
    ),
    found(
        "the same, by a setting",
        """\
import os
from flask_limiter import Limiter
app.config["RATELIMIT_STORAGE_URI"] = os.getenv("LIMITS", "memory://")
limiter = Limiter(lambda: "x", app=app)

@app.get("/")
@limiter.limit("1/second")
def home():
    return ""
""",
        "counts in memory://, where nothing else is set",
    ),
    found(
        "failed logins counted in a dictionary",
        """\
login_attempts = {}

@app.post("/login")
def login():
    login_attempts[request.remote_addr] = 1
    return ""
""",
        "`login_attempts` is changed by login()",
    ),
    found(
        "Flask-Limiter without a storage",
        """\
from flask_limiter import Limiter
limiter = Limiter(lambda: "x", app=app)

@app.get("/")
def home():
    return ""
""",
        "has no storage_uri",
    ),
    found(
        "Flask-Limiter with its memory",
        """\
from flask_limiter import Limiter
limiter = Limiter(lambda: "x", app=app, storage_uri="memory://")

@app.get("/")
def home():
    return ""
""",
        "counts in memory://",
    ),
    found(
        "limits of all routes, as Flask-Limiter called them before 1.0",
        """\
from flask_limiter import Limiter
limiter = Limiter(app, global_limits=["100 per hour"])

@app.get("/")
def home():
    return ""
""",
        "counts in memory",
    ),
)
LEFT_ALONE = (
    left(
        "Redis by a setting, where the environment names nothing else",
        """\
import os
from flask_limiter import Limiter
app.config["RATELIMIT_STORAGE_URI"] = os.getenv("LIMITS", "redis://redis:6379")
Limiter(lambda: "x", app=app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Redis where the environment names nothing else",
        """\
import os
from flask_limiter import Limiter
Limiter(lambda: "x", app=app, storage_uri=os.getenv("LIMITS") or "redis://redis:6379")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-Limiter with Redis",
        """\
from flask_limiter import Limiter
limiter = Limiter(lambda: "x", app=app, storage_uri="redis://cache:6379")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-Limiter that is told its storage by a setting",
        """\
from flask_limiter import Limiter
app.config["RATELIMIT_STORAGE_URI"] = "redis://cache:6379"
limiter = Limiter(lambda: "x", app=app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a bound that is only read",
        """\
MAX_ATTEMPTS = {"login": 5}

@app.get("/")
def home():
    return str(MAX_ATTEMPTS["login"])
""",
    ),
    left(
        "limits of all routes, by their old name, that Redis counts",
        """\
import os
from flask_limiter import Limiter
limiter = Limiter(app, global_limits=["9 per hour"], storage_uri=os.environ["REDIS_URL"])

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


def test_a_default_is_only_noted(tmp_path: Path) -> None:
    """Whoever runs it says where limits are counted; without that, it is one process."""
    for sample in FOUND[:2]:
        assert [one.effect for one in assert_found(tmp_path, sample, CHECK)] == ["note"]


LIMITED = """\
from flask import Blueprint
from flask.views import MethodView
from flask_limiter import Limiter
limiter = Limiter(lambda: "x", app=app{given})
{before}
pages = Blueprint("pages", __name__)

@app.route("/login", methods=["GET", "POST"])
@limiter.limit("5/minute", methods=["POST"])
def login():
    return ""

@app.get("/")
def home():
    return ""

@app.get("/within")
def within():
    with limiter.shared_limit("1/minute", scope="x"):
        return ""

class Page(MethodView):
    decorators = [limiter.limit("1/minute")]
    def get(self):
        return ""

app.add_url_rule("/page", view_func=Page.as_view("page"))

@pages.get("/pages")
def each():
    return ""

{after}app.register_blueprint(pages)
"""
SOME = {"POST /login", "GET /within", "GET /page"}
EVERY = SOME | {"GET /login", "GET /", "GET /pages"}


@pytest.mark.parametrize(
    ("given", "before", "after", "concerned"),
    [
        ("", "", "", SOME),
        (", default_limits=[]", "", "", SOME),
        (", default_limits=['9/day']", "", "", EVERY),
        (", application_limits=['9/day']", "", "", EVERY),
        ("", "app.config['RATELIMIT_DEFAULT'] = '9/day'", "", EVERY),
        ("", "", "limiter.limit('9/day')(pages)\n", EVERY),
    ],
)
def test_routes_without_a_limit_are_not_concerned(
    tmp_path: Path, given: str, before: str, after: str, concerned: set[str]
) -> None:
    """A limit at the login must not hold up every other route."""
    source = LIMITED.format(given=given, before=before, after=after)
    (one,) = assert_found(tmp_path, found("", source, "has no storage_uri"), CHECK)

    assert {route for route in one.routes if "static" not in route} == concerned


@pytest.mark.parametrize("named", ["global_limits", "default_limits"])
def test_what_limits_all_routes_holds_all_up(tmp_path: Path, named: str) -> None:
    """Though no decorator says so."""
    source = f"""\
from flask_limiter import Limiter
limiter = Limiter(app, {named}=["100 per hour"])

@app.get("/")
def home():
    return ""
"""
    (told,) = audit(tmp_path, Sample(named, source), CHECK)

    assert "GET /" in told.routes
