"""Streams that end, of which a function is only paid for as long as they last."""

from pathlib import Path

import pytest

from offramp.audit.checks.streams import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    audit,
)

ENDS = {
    "words of a model": (
        "for one in ask(request.json, stream=True):\n            yield f'data: {one}'",
        "note",
    ),
    "a number of lines": (
        "count = 0\n        while count < 10:\n            count += 1\n            yield 'data: 1'",
        "note",
    ),
    "until there is no more": (
        (
            "while True:\n            one = queue.get()\n            if one is None:\n"
            "                break\n            yield one"
        ),
        "note",
    ),
    "what comes for as long as it is heard": (
        "for one in channel.listen():\n            yield one",
        "stay",
    ),
    "until the caller goes": (
        (
            "try:\n            while True:\n                yield queue.get()\n"
            "        except GeneratorExit:\n            return"
        ),
        "stay",
    ),
    "until the server stops": (
        (
            "while not closing.wait(1):\n            for one in queue.get():\n"
            "                yield one"
        ),
        "stay",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_events_that_end_hold_no_route_back(tmp_path: Path, name: str) -> None:
    """Whether a stream stays open shows in what makes its parts."""
    parts, effect = ENDS[name]
    source = f"""\
from flask import Response

@app.post("/")
def home():
    def parts():
        {parts}
    return Response(parts(), mimetype="text/event-stream")
"""
    (told,) = audit(tmp_path, Sample(name, source), CHECK)

    assert told.effect == effect


def test_a_camera_that_may_fail_does_not_end(tmp_path: Path) -> None:
    """It gives pictures for as long as somebody looks."""
    source = """\
from flask import Response

def pictures(camera):
    while True:
        is_there, picture = camera.read()
        if not is_there:
            break
        yield picture

@app.get("/")
def home():
    kind = "multipart/x-mixed-replace; boundary=b"
    return Response(pictures(app.camera), mimetype=kind)
"""
    (told,) = audit(tmp_path, Sample("camera", source), CHECK)

    assert told.effect == "stay"


def test_one_function_may_send_what_ends_and_what_does_not(tmp_path: Path) -> None:
    """Each route is told by what makes its own parts."""
    source = """\
from flask import Response

def sent(parts):
    return Response(parts, mimetype="text/event-stream")

def few():
    for one in range(3):
        yield f"data: {one}"

def all_day():
    while True:
        yield "data: 1"

@app.get("/few")
def first():
    return sent(few())

@app.get("/all")
def second():
    return sent(all_day())
"""
    told = audit(tmp_path, Sample("both", source), CHECK)

    assert {one.effect: one.routes for one in told} == {
        "note": ["GET /few"],
        "stay": ["GET /all"],
    }
