"""Temporary files that nobody removes."""

from pathlib import Path

from offramp.audit.checks.temp_files import CHECK
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
        "a folder that stays",
        """\
import tempfile

@app.get("/")
def home():
    return tempfile.mkdtemp()
""",
        "leaves behind what tempfile.mkdtemp makes",
    ),
    found(
        "a file that is not deleted",
        """\
import tempfile

@app.get("/")
def home():
    return tempfile.NamedTemporaryFile(delete=False).name
""",
        "leaves behind",
    ),
)
LEFT_ALONE = (
    left(
        "what is removed when the answer is made, as Flask's documentation has it",
        """\
import os, tempfile
from flask import after_this_request, send_file

@app.get("/")
def home():
    handle, path = tempfile.mkstemp()

    @after_this_request
    def remove(response):
        os.remove(path)
        return response

    return send_file(path)
""",
    ),
    left(
        "a folder that ends with its block",
        """\
import tempfile

@app.get("/")
def home():
    with tempfile.TemporaryDirectory() as folder:
        return folder
""",
    ),
    left(
        "a folder that is removed",
        """\
import shutil
import tempfile

@app.get("/")
def home():
    folder = tempfile.mkdtemp()
    shutil.rmtree(folder)
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
