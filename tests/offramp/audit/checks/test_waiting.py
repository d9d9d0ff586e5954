"""Sleeping inside requests."""

from pathlib import Path

import pytest

from offramp.audit.checks.waiting import CHECK
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
        "waiting for what a worker does",
        """\
from celery import Celery
celery = Celery("shop")

@celery.task
def work():
    return 1

@app.get("/<id>")
def home(id):
    return str(work.AsyncResult(id).get(timeout=5))
""",
        "home() waits for a job by",
    ),
    found(
        "a pause for the sockets",
        """\
from flask_socketio import SocketIO
socketio = SocketIO(app)

@app.post("/")
def home():
    socketio.emit("closing")
    socketio.sleep(0.5)
    return ""
""",
        "home() sleeps for 0.5 s while the caller waits",
    ),
    found(
        "asking again and again",
        """\
import time

@app.get("/")
def home():
    while not g.done:
        time.sleep(1)
    return ""
""",
        "home() sleeps for 1 s again and again",
    ),
    found(
        "a pause of unknown length",
        """\
from time import sleep

@app.get("/<int:n>")
def home(n):
    sleep(n)
    return ""
""",
        "sleeps while the caller waits",
    ),
    found(
        "an asynchronous view that sleeps",
        """\
import asyncio

@app.get("/")
async def home():
    await asyncio.sleep(3)
    return ""
""",
        "home() sleeps for 3 s while the caller waits",
    ),
)
LEFT_ALONE = (
    left(
        "asking how far a worker is",
        """\
from celery import Celery
from celery.result import AsyncResult
celery = Celery("shop")

@app.get("/<id>")
def home(id):
    found = AsyncResult(id, app=celery)
    return {"state": found.state, "left": found.info.get("left")}
""",
    ),
    left(
        "a pause of no length, for others to run",
        """\
import gevent

@app.get("/")
def home():
    for _ in range(3):
        gevent.sleep(0)
    return ""
""",
    ),
    left(
        "a pause that nobody notices",
        """\
import time

@app.get("/")
def home():
    time.sleep(0.01)
    return ""
""",
    ),
    left(
        "sleeping in a script",
        """\
import time

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    time.sleep(5)
""",
    ),
    left(
        "the name of a column",
        """\
@app.get("/")
def home():
    return {"sleep": 1}
""",
    ),
    left(
        "a job's result, once it is there",
        """\
from celery.result import AsyncResult

@app.get("/<name>")
def home(name):
    job = AsyncResult(name)
    return job.get() if job.ready() else ("", 202)

@app.get("/other/<name>")
def other(name):
    job = AsyncResult(name)
    return job.get() if job.state == "SUCCESS" else ("", 202)
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


def test_what_a_function_does_again_is_told_once(tmp_path: Path) -> None:
    """A device's routine that sleeps in nine lines is one thing to change, by each method."""
    source = """\
import time

@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        time.sleep(2)
    time.sleep(1)
    time.sleep(1)
    time.sleep(2)
    time.sleep(1)
    return ""
"""
    each = assert_found(tmp_path, found("", source, "for 2 s", "for 1 s", "for 2 s"), CHECK)

    assert [one.message.partition("waits")[2] for one in each] == [
        "",
        ", also in lines 10 and 12",
        "",
    ]
    assert [one.routes for one in each] == [["POST /"], ["GET /", "POST /"], ["GET /", "POST /"]]


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("await asyncio.create_task(asyncio.sleep(3))", True),
        ("task = asyncio.create_task(asyncio.sleep(3))\n    await task", True),
        ("await asyncio.gather(asyncio.sleep(3))", True),
        ("asyncio.create_task(asyncio.sleep(3))", False),
        ("task = asyncio.ensure_future(asyncio.sleep(3))", False),
    ],
)
def test_a_task_that_nobody_awaits_lets_nobody_wait(tmp_path, code, is_found):
    """It is told as work that outlives the answer."""
    source = f'import asyncio\n@app.get("/")\nasync def home():\n    {code}\n    return ""\n'
    sample = Sample("", source, ("home() sleeps",) if is_found else ())

    (assert_found if is_found else assert_left_alone)(tmp_path, sample, CHECK)
