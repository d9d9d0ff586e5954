"""Uploads without a bound, and bodies read whole."""

from pathlib import Path

from offramp.audit.checks.large_bodies import CHECK
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
        "an upload without a bound",
        """\
@app.post("/")
def upload():
    return request.files["file"].read()
""",
        "upload() takes uploads of any size",
    ),
    found(
        "a body read whole",
        """\
@app.post("/")
def home():
    return request.get_data()
""",
        "reads a body of any size into memory",
    ),
    found(
        "the body as it came",
        """\
@app.post("/hook")
def hook():
    return str(len(request.data))
""",
        "hook() reads a body of any size into memory",
    ),
    found(
        "an upload by a form's field",
        """\
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

class Account(FlaskForm):
    picture = FileField("Picture")

@app.post("/")
def account():
    return str(Account().picture.data)
""",
        "account() takes uploads of any size",
    ),
)
LEFT_ALONE = (
    left(
        "a form without files",
        """\
from flask_wtf import FlaskForm
from wtforms import StringField

class Account(FlaskForm):
    name = StringField("Name")

@app.post("/")
def account():
    return str(Account().name.data)
""",
    ),
    left(
        "an upload with a bound",
        """\
app.config["MAX_CONTENT_LENGTH"] = 1_000_000

@app.post("/")
def upload():
    return request.files["file"].read()
""",
    ),
    left(
        "a body read in pieces",
        """\
@app.post("/")
def home():
    while request.stream.read(65536):
        pass
    return ""
""",
    ),
    left(
        "no body",
        """\
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


def test_a_hook_that_reads_bodies_concerns_the_routes_that_are_sent_one(tmp_path: Path) -> None:
    """It runs before each request, and GET has no body."""
    source = """\
@app.before_request
def note():
    app.logger.debug(request.get_data())

@app.route("/", methods=["GET", "POST"])
def home():
    return ""
"""
    (told,) = assert_found(tmp_path, found("hook", source, "note() reads a body"), CHECK)

    assert told.routes == ["POST /"]


def test_a_view_that_is_sent_no_body_reads_none(tmp_path: Path) -> None:
    """Whatever it asks for, there is nothing."""
    source = '@app.get("/")\ndef home():\n    return str(len(request.data))\n'

    assert_left_alone(tmp_path, left("get", source), CHECK)
