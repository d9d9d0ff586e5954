"""Settings that are changed for a moment, and put back."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

BLOCK = """\
from contextlib import contextmanager
from flask import jsonify

@contextmanager
def answering_as(kind):
    name = "JSONIFY_MIMETYPE"
    {kept} = current_app.config[name]
    current_app.config[name] = kind
    yield
    current_app.config[name] = {back}

@app.get("/")
def home():
    with answering_as("application/problem+json"):
        return jsonify(a=1)
"""
MODE = """\
mode = "plain"

@app.get("/")
def home():
    global mode
    before = mode
    mode = "rich"
    page = f"{mode} page"
    mode = before
    return page
"""


@samples(
    left("a setting", BLOCK.format(kept="old", back="old")), left("a name of the module", MODE)
)
def test_what_is_put_back_keeps_nothing(tmp_path: Path, sample: Sample) -> None:
    """The next request finds what this one found."""
    assert_left_alone(tmp_path, sample, CHECK)


@samples(
    found("another value than before", BLOCK.format(kept="old", back="kind"), "JSONIFY_MIMETYPE"),
    found("only remembered", MODE.replace("    mode = before\n", ""), "`mode`"),
    found("put back elsewhere", MODE.replace("mode = before", "other = before"), "`mode`"),
)
def test_what_stays_changed_is_found(tmp_path: Path, sample: Sample) -> None:
    """The next request finds what this one left."""
    assert_found(tmp_path, sample, CHECK)
