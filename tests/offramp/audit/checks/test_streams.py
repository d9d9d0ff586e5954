"""Answers that never end: WebSockets and server-sent events."""

from pathlib import Path

import pytest

from offramp.audit.checks.streams import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
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
    def parts():
        while not app.closing.wait(1):
            yield "data: 1"
    return Response(parts(), mimetype="text/event-stream")
""",
        "events() answers with server-sent events",
    ),
    found(
        "server-sent events with a character set",
        """\
@app.get("/events")
def events():
    return app.response_class(request.stream, content_type="text/event-stream; charset=utf-8")
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
    found(
        "the type among the headers, or set on the answer",
        """\
from flask import Response, make_response

@app.get("/a")
def first():
    return Response(lines(), headers={"Content-Type": "text/event-stream"})

@app.get("/b")
def second():
    return lines(), 200, {"content-type": "text/event-stream"}

@app.get("/c")
def third():
    answer = make_response(lines())
    answer.mimetype = "text/event-stream"
    return answer
""",
        "first() answers with server-sent events",
        "second() answers with server-sent events",
        "third() answers with server-sent events",
    ),
    found(
        "pictures without an end, told once",
        """\
from flask import Response

def pictures(camera):
    while True:
        yield camera.read()

@app.get("/camera")
def camera():
    return Response(pictures(open("/dev/video0")), mimetype="multipart/x-mixed-replace; boundary=b")
""",
        "camera() answers with one picture after the other",
    ),
    found(
        "a generator that never ends",
        """\
from flask import Response, stream_with_context

@app.get("/log")
def log():
    def lines():
        while True:
            yield "line"
    return Response(stream_with_context(lines()), mimetype="text/plain")
""",
        "lines() sends parts of its answer without an end",
    ),
    found(
        "what somebody listens to for as long as they like",
        """\
import redis
from flask import Response
store = redis.Redis(host="cache")

@app.get("/news")
def news():
    def parts():
        heard = store.pubsub()
        heard.subscribe("news")
        for one in heard.listen():
            yield str(one)
    return Response(parts())
""",
        "parts() sends parts of its answer without an end",
    ),
)
LEFT_ALONE = (
    left(
        "a stream of JSON lines that ends, and a body that speaks of one",
        """\
from flask import Response
import json

@app.get("/rows")
def rows():
    def lines():
        while True:
            for one in ({}, {}):
                yield json.dumps(one)
            return
    return Response(lines(), content_type="application/x-ndjson")

@app.get("/types")
def types():
    return {"types": ["text/event-stream"]}
""",
    ),
    left(
        "a file in pieces, and a generator of numbers",
        """\
from flask import Response

def numbers():
    n = 0
    while True:
        yield n
        n += 1

@app.get("/file")
def file():
    def parts():
        with open("file", "rb") as source:
            while True:
                part = source.read(4096)
                if not part:
                    break
                yield part
    return Response(parts())

@app.get("/number")
def number():
    return str(next(numbers()))
""",
    ),
    left(
        "events of another server, and what a caller would take",
        """\
import requests

@app.get("/")
def home():
    headers = {"Accept": "text/event-stream", "Content-Type": "application/json"}
    if request.accept_mimetypes.best_match(["text/event-stream", "text/html"]) == "text/html":
        return ""
    return requests.get("https://events.example", headers=headers, timeout=5).text
""",
    ),
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
    left(
        "files and texts that say they are streams",
        """\
from flask import Response, send_file

@app.get("/a")
def a():
    found = {"Content-Disposition": "attachment; filename=a.csv"}
    return Response(rows(), mimetype="text/event-stream", headers=found)

@app.get("/b")
def b():
    answer = send_file("a.csv", as_attachment=True)
    answer.headers["Content-Type"] = "text/event-stream"
    return answer

@app.get("/c")
def c():
    return Response("a,b", content_type="text/event-stream")

def rows():
    return "a,b"
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


EMITS = """\
from flask_socketio import SocketIO
sockets = SocketIO({made})
{more}

@app.post("/")
def home():
    sockets.emit("news", {{}})
    return ""
"""


@pytest.mark.parametrize("made", ["app", "app, message_queue=None"])
def test_what_a_view_emits_is_not_heard_by_clients_of_others(tmp_path: Path, made: str) -> None:
    """Without a queue between them, each process knows its own clients."""
    (told,) = audit(tmp_path, Sample(made, EMITS.format(made=made, more="")), CHECK)

    assert told.effect == "refactor first"
    assert told.routes == ["POST /"]


@pytest.mark.parametrize(
    ("made", "more"),
    [
        ("app, message_queue='redis://cache'", ""),
        ("", "sockets.init_app(app, message_queue=app.config['QUEUE'])"),
        ("app, **app.config['SOCKETS']", ""),
    ],
)
def test_a_queue_between_processes_lets_all_hear_it(tmp_path: Path, made: str, more: str) -> None:
    """A process needs no clients of its own for that."""
    assert audit(tmp_path, Sample(made, EMITS.format(made=made, more=more)), CHECK) == []
