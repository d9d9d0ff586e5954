"""Answers that never end: WebSockets and server-sent events."""

from pathlib import Path

from offramp.audit.checks.streams import CHECK
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
        "server-sent events",
        """\
from flask import Response

@app.get("/events")
def events():
    return Response((f"data: {n}" for n in range(3)), mimetype="text/event-stream")
""",
        "events() answers with server-sent events",
    ),
    found(
        "server-sent events with a character set",
        """\
@app.get("/events")
def events():
    return app.response_class("x", content_type="text/event-stream; charset=utf-8")
""",
        "server-sent events",
    ),
    found(
        "events of Socket.IO, told once",
        """\
from flask_socketio import SocketIO
socketio = SocketIO(app)
@socketio.on("join")
def join(message): ...
@socketio.on("leave")
def leave(message): ...
""",
        "Socket.IO events need a connection that stays: join, leave",
    ),
)
LEFT_ALONE = (
    left(
        "a download that is streamed",
        """\
from flask import Response

@app.get("/rows.csv")
def rows():
    return Response((str(n) for n in range(3)), mimetype="text/csv")
""",
    ),
    left(
        "JSON",
        """\
@app.get("/")
def home():
    return {"a": 1}
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
