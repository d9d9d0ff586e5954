"""Debug mode switched on in the code."""

from pathlib import Path

from offramp.audit.checks.debug_mode import CHECK
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
        "the setting",
        """\
app.config["DEBUG"] = True

@app.get("/")
def home():
    return ""
""",
        "DEBUG is True in the code",
    ),
    found(
        "the development server of a script",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run(debug=True)
""",
        "app.run(debug=True)",
    ),
    found(
        "connexion's application",
        """\
import connexion
app = connexion.FlaskApp(__name__)
if __name__ == "__main__":
    app.run(debug=True)
""",
        "app.run(debug=True)",
    ),
)
LEFT_ALONE = (
    left(
        "the development server without it",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run()
""",
    ),
    left(
        "a setting from outside",
        """\
import os
app.config["DEBUG"] = os.environ.get("DEBUG") == "1"

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
