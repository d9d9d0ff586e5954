"""Flask's request, session and g used in modules that have no views."""

from pathlib import Path

from offramp.audit.checks.request_globals import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

VIEW = """\
from rights import is_allowed

@app.get("/")
def home():
    return str(is_allowed())
"""

FOUND = (
    found(
        "a library that looks at the request",
        {
            "app.py": VIEW,
            "rights.py": "from flask import request\n\n"
            "def is_allowed():\n    return 'X-Key' in request.headers\n",
        },
        "is_allowed() uses flask.request in a module without views",
    ),
    found(
        "a library that puts something on g",
        {
            "app.py": VIEW,
            "rights.py": "from flask import g\n\n"
            "def is_allowed():\n    return g.user is not None\n",
        },
        "uses flask.g",
    ),
)
LEFT_ALONE = (
    left(
        "a library that is given what it needs",
        {"app.py": VIEW, "rights.py": "def is_allowed(user=None):\n    return user is not None\n"},
    ),
    left(
        "a function beside the views",
        """\
def is_allowed():
    return "X-Key" in request.headers

@app.get("/")
def home():
    return str(is_allowed())
""",
    ),
    left(
        "a form that a view hands on",
        {
            "app.py": """\
from rights import Rights

@app.post("/")
def home():
    return str(Rights(request.form).is_given())
""",
            "rights.py": """\
class Rights:
    def __init__(self, form):
        self.key = form["key"]

    def is_given(self):
        return self.key is not None
""",
        },
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


def test_all_routes_that_use_one_are_told(tmp_path: Path) -> None:
    """The finding stands at the first function of a module, and is about each of them."""
    sample = found(
        "two functions",
        {
            "app.py": """\
from rights import name, sign_in

@app.get("/name")
def shown():
    return name()

@app.post("/in")
def begin():
    return sign_in()
""",
            "rights.py": """\
from flask import session

def name():
    return session["name"]

def sign_in():
    session["name"] = "x"
    return ""
""",
        },
        "name() and 1 more use flask.session",
    )

    assert [one.routes for one in assert_found(tmp_path, sample, CHECK)] == [
        ["GET /name", "POST /in"]
    ]
