"""The local clock, without a time zone."""

from pathlib import Path

from offramp.audit.checks.local_time import CHECK
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
        "now, without a zone",
        """\
from datetime import datetime

@app.get("/")
def home():
    return str(datetime.now())
""",
        "home() asks datetime.now()",
    ),
    found(
        "today",
        """\
import datetime

@app.get("/")
def home():
    return str(datetime.date.today())
""",
        "date.today()",
    ),
)
LEFT_ALONE = (
    left(
        "now, with a zone",
        """\
from datetime import UTC, datetime

@app.get("/")
def home():
    return str(datetime.now(UTC))
""",
    ),
    left(
        "seconds since 1970",
        """\
import time

@app.get("/")
def home():
    return str(time.time())
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
