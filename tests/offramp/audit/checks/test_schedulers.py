"""Schedulers that live in the application's process."""

from pathlib import Path

from offramp.audit.checks.schedulers import CHECK
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
        "APScheduler in the application",
        """\
from apscheduler.schedulers.background import BackgroundScheduler
scheduler = BackgroundScheduler()

@app.get("/")
def home():
    return ""
""",
        "BackgroundScheduler keeps its schedule in every process",
    ),
    found(
        "a timer that calls later",
        """\
import threading

def later(): ...

@app.get("/")
def home():
    threading.Timer(60, later).start()
    return ""
""",
        "threading.Timer waits for its time",
    ),
    found(
        "a schedule that requests change",
        """\
from apscheduler.schedulers.background import BackgroundScheduler
scheduler = BackgroundScheduler()

@app.post("/jobs/<name>")
def change(name):
    scheduler.pause_job(name)
    return {"jobs": len(scheduler.get_jobs())}
""",
        "BackgroundScheduler keeps its schedule in every process",
        "change() speaks to the scheduler of its own process, with BackgroundScheduler.pause_job()",
    ),
)
LEFT_ALONE = (
    left(
        "jobs of another kind",
        """\
jobs = {}

@app.get("/jobs")
def show():
    return {"jobs": list(jobs.get("x", ()))}
""",
    ),
    left(
        "a bound on how long a block may take",
        """\
import threading

class Bound:
    def __init__(self, seconds):
        self.timer = threading.Timer(seconds, print)
    def __enter__(self):
        self.timer.start()
    def __exit__(self, *error):
        self.timer.cancel()

@app.get("/")
def home():
    with Bound(5):
        return ""
""",
    ),
    left(
        "a bound on how long something may take",
        """\
import threading

def stop(): ...

@app.get("/")
def home():
    timer = threading.Timer(60, stop)
    timer.start()
    timer.cancel()
    return ""
""",
    ),
    left(
        "a schedule that is only a word",
        """\
schedule = {"every": 1}

@app.get("/")
def home():
    return schedule
""",
    ),
    left(
        "the machine's own table of jobs, read",
        """\
from crontab import CronTab

@app.get("/")
def home():
    return str(len(CronTab(user=True)))
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
