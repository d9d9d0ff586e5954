"""Every site may call with the visitor's cookies."""

from pathlib import Path

from offramp.audit.checks.open_cors import CHECK
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
        "every site with cookies",
        """\
from flask_cors import CORS
CORS(app, supports_credentials=True)

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call",
    ),
    found(
        "a star with cookies",
        """\
from flask_cors import CORS
CORS(app, origins="*", supports_credentials=True)

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call",
    ),
)
LEFT_ALONE = (
    left(
        "every site without cookies",
        """\
from flask_cors import CORS
CORS(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "one site with cookies",
        """\
from flask_cors import CORS
CORS(app, origins=["https://shop.example"], supports_credentials=True)

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
