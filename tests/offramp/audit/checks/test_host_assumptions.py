"""Addresses that hold on one machine only."""

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
        "a service on the same machine",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://localhost:5001/rates", timeout=5).text
""",
        "expects a server at http://localhost:5001/rates",
    ),
    found(
        "a cache on the same machine",
        """\
import redis
cache = redis.Redis(host="127.0.0.1")

@app.get("/")
def home():
    return ""
""",
        "expects a server at 127.0.0.1",
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
)
LEFT_ALONE = (
    left(
        "another host",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://rates.example:5001/rates", timeout=5).text
""",
    ),
    left(
        "the address of the development server",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run(host="127.0.0.1")
""",
    ),
    left(
        "a host by its name's beginning",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://localhost.example/rates", timeout=5).text
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
