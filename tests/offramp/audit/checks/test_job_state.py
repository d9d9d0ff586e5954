"""Jobs that a request starts and later requests ask about, remembered in the process."""

from pathlib import Path

from offramp.audit.checks.job_state import CHECK
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
        "jobs in a dictionary",
        """\
jobs = {}

@app.post("/jobs")
def start():
    jobs["1"] = "running"
    return ""
""",
        "`jobs` is changed by start()",
    ),
    found(
        "progress that is told to a later request",
        """\
from threading import Thread
progress = {}

def work():
    progress["1"] = 50

@app.post("/")
def start():
    Thread(target=work).start()
    return ""
""",
        "`progress` is changed by work()",
    ),
)
LEFT_ALONE = (
    left(
        "jobs of this request only",
        """\
@app.post("/jobs")
def start():
    jobs = {}
    jobs["1"] = "running"
    return jobs
""",
    ),
    left(
        "names of jobs that are only looked at",
        """\
JOBS = ["clean", "send"]

@app.get("/jobs")
def names():
    return JOBS
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
