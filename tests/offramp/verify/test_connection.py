import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from offramp.cases import HttpRequest
from offramp.cases.connection import UnansweredError
from offramp.verify import connection
from offramp.verify.bodies import read
from offramp.verify.bodies.events import CUT
from offramp.verify.connection import STREAM_BYTES, STREAM_SECONDS, Gateway
from tests.servers import Server

LARGE = 20 * 1024 * 1024
ENDLESS = {  # content type, part, seconds until the next
    "/endless": ("text/plain", b"x" * 800_000, 0.0),
    "/endless/slowly": ("text/plain", b".", 0.05),
    "/endless/events": ("text/event-stream", b"data: 1\n\n" * 100_000, 0.0),
}


class Answers(BaseHTTPRequestHandler):
    """They depend on the path."""

    protocol_version = "HTTP/1.1"
    ended = threading.Event()

    def log_message(self, *args: object) -> None: ...

    def do_POST(self) -> None:
        size = len(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(str(size).encode())

    def do_GET(self) -> None:
        match self.path.split("/")[1]:
            case "events":
                self.stream()
            case "endless":
                self.endless(*ENDLESS[self.path])
            case "large":
                self.answer(b"x" * LARGE)
            case _:
                self.answer(self.headers["Host"].encode())

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        event = b"data: 1\n\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
        self.wfile.flush()
        self.ended.wait(30)
        self.close_connection = True

    def endless(self, kind: str, part: bytes, pause: float) -> None:
        """Write until nobody reads."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.close_connection = True
        with contextlib.suppress(OSError):
            while not self.ended.wait(pause):
                self.wfile.write(part)


@pytest.fixture
def address() -> Iterator[str]:
    """A gateway that answers so."""
    Answers.ended.clear()
    with Server(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Answers.ended.set()
        server.shutdown()
        thread.join()


def get(path: str) -> HttpRequest:
    return HttpRequest("GET", path, {}, b"")


def test_a_stream_that_never_ends_is_read_for_a_moment(address):
    """An open stream of events must not hold the comparison."""
    begun = time.monotonic()
    answer = Gateway(address, "new").send(get("/events"))

    assert STREAM_SECONDS <= time.monotonic() - begun < 20
    assert read(answer.headers["content-type"], answer.body) == {
        "events": [{"data": 1}],
        "ends": False,
    }


def test_an_answer_that_never_ends_is_no_answer(address):
    """It would fill the memory; no digest of a part proves anything."""
    with pytest.raises(UnansweredError, match="the answer has no end"):
        Gateway(address, "new").send(get("/endless"))


def test_an_answer_that_trickles_for_ever_is_no_answer(address, monkeypatch):
    """Each part comes in time, and the whole never does."""
    monkeypatch.setattr(connection, "LONGEST_SECONDS", 0.5)
    begun = time.monotonic()

    with pytest.raises(UnansweredError, match="the answer has no end"):
        Gateway(address, "new").send(get("/endless/slowly"))
    assert time.monotonic() - begun < 20


def test_a_flood_of_events_is_cut(address):
    """Both sides are compared as far as they told, and that need not be gigabytes."""
    body = Gateway(address, "new").send(get("/endless/events")).body

    assert body.endswith(CUT)
    assert STREAM_BYTES < len(body) < 2 * STREAM_BYTES


def test_large_bodies_go_both_ways(address):
    """An upload of 20 MB, and a download."""
    gateway = Gateway(address)

    assert len(gateway.send(get("/large")).body) == LARGE
    upload = HttpRequest("POST", "/", {}, b"x" * LARGE)
    assert gateway.send(upload).body == str(LARGE).encode()


def test_a_host_can_be_named(address):
    """A cluster's gateway serves many applications at one address."""
    assert Gateway(address, headers={"Host": "shop.example"}).send(get("/")).body == b"shop.example"


def test_nobody_there_is_told():
    """With the address that was called."""
    with pytest.raises(UnansweredError, match=r"no answer from http://127\.0\.0\.1:9"):
        Gateway("http://127.0.0.1:9").send(get("/"))
