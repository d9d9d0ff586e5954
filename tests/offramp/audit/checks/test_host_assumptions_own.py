"""Addresses of the application's own: where callers are sent, and what machine it runs on."""

from pathlib import Path

from offramp.audit.checks.host_assumptions import CHECK
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
        "an answer that sends callers to the developer's machine",
        """\
from flask import redirect

@app.get("/")
def home():
    return redirect("http://localhost:3000/done")
""",
        "home() sends callers to http://localhost:3000, which",
    ),
    found(
        "links made from the request's host",
        """\
@app.get("/")
def home():
    return request.host_url + "next"
""",
        "builds on request.host_url",
    ),
    found(
        "where others send callers back to",
        """\
REDIRECT_URI = "http://127.0.0.1:5000/back"

@app.get("/")
def home():
    return REDIRECT_URI
""",
        "REDIRECT_URI is http://127.0.0.1:5000: callers are sent back to one machine",
    ),
    found(
        "the name of the machine",
        """\
import socket

@app.get("/")
def home():
    return f"http://{socket.gethostbyname(socket.gethostname())}:5000/"
""",
        "home() asks for the name of its machine (socket.gethostname)",
    ),
    found(
        "a whole address of the application's own",
        """\
from flask import url_for

@app.get("/a")
def a():
    return url_for("a", _external=True)
""",
        "a() builds a whole address of the host that the request names",
    ),
)


LEFT_ALONE = (
    left(
        "answers that send callers to a path, and to another site",
        """\
from flask import redirect

@app.get("/")
def home():
    return redirect("/done") if request.args else redirect("https://shop.example/")
""",
    ),
    left(
        "where others send callers back to, by its public name, or as the environment says",
        """\
import os
REDIRECT_URI = os.environ.get("REDIRECT_URI", "http://localhost:5000/back")
CALLBACK_URL = "https://shop.example/back"
redirect_after = "/"

@app.get("/")
def home():
    return REDIRECT_URI + CALLBACK_URL
""",
    ),
    left(
        "the name of the machine in what an import logs",
        """\
import socket
print(socket.gethostname())

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "an address without a host, and one of a host that is set",
        """\
from flask import url_for

@app.get("/a")
def a():
    return url_for("a") + url_for("a", _external=False)
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
