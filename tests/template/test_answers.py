"""What a handler returns, and what becomes of it on the wire."""

import asyncio
import json
import threading

import pytest
from offramp_runtime.output import Output

from tests.waiting import PATIENCE_SECONDS


def text(answer: bytes) -> tuple[int, bytes, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), head, body


@pytest.mark.parametrize(
    ("result", "status", "body", "content_type"),
    [
        (None, 200, b"", b"text/html"),
        ("héllo", 200, "héllo".encode(), b"text/html"),
        (b"\x00\xff", 200, b"\x00\xff", b"text/html"),
        ({}, 200, b"", b"text/html"),
        ({"statusCode": 201, "body": {"a": 1}}, 201, b'{"a": 1}', b"application/json"),
        ({"body": [1]}, 200, b"[1]", b"application/json"),
        ({"statusCode": "404", "body": "no"}, 404, b"no", b"text/html"),
        ({"body": 5, "headers": {"Content-Type": "text/x"}}, 200, b"5", b"text/x"),
        (("moved", 301), 301, b"moved", b"text/html"),
        (("x", 200, {"Content-Type": "text/x"}), 200, b"x", b"text/x"),
        ({"statusCode": 700}, 500, None, b"application/problem+json"),
        ({"statusCode": "many"}, 500, None, b"application/problem+json"),
        ({"headers": "rubbish"}, 500, None, b"application/problem+json"),
        ((1, 2, 3, 4), 500, None, b"application/problem+json"),
    ],
)
def test_results_of_the_openfaas_contract(serve, result, status, body, content_type):
    """Handlers written for OpenFaaS's template answer the same here."""
    got_status, head, got_body = text(serve(lambda _event, _context: result).get())

    assert got_status == status
    assert body is None or got_body == body
    assert b"Content-Type: " + content_type in head


def test_a_header_may_come_several_times(serve):
    """Two cookies cannot be joined into one header."""
    result = {"headers": {"Set-Cookie": ["a=1", "b=2"]}}
    _, head, _ = text(serve(lambda _event, _context: result).get())

    assert b"Set-Cookie: a=1\r\n" in head
    assert b"Set-Cookie: b=2" in head


@pytest.mark.parametrize(
    "result",
    [
        {"body": "x", "headers": {"Content-Type": []}},
        {"body": {"a": 1}, "headers": [("X", "1"), ("content-type", [])]},
        ("x", 200, {"Content-Type": ()}),
    ],
)
def test_an_answer_may_have_no_content_type(serve, result):
    """As a lifted view may have given none: a name without values says so."""
    status, head, body = text(serve(lambda _event, _context: result).get())

    assert (status, bool(body)) == (200, True)
    assert b"content-type" not in head.lower()


@pytest.mark.parametrize("headers", [{}, {"X": []}, {"X-Content-Type": []}, None])
def test_another_name_without_values_leaves_the_default(serve, headers):
    """Only who names the Content-Type says that there is none; the other is not sent."""
    result = {"body": "x", "headers": headers}
    _, head, _ = text(serve(lambda _event, _context: result).get())

    assert b"Content-Type: text/html; charset=utf-8" in head
    assert b"X" not in head


@pytest.mark.parametrize(
    "headers",
    [{"X": "a\r\nSet-Cookie: b"}, {"X\r\nY": "a"}, {"X": "a\nb"}, {"X": "\x00"}, {"X": "\u20ac"}],
)
def test_header_injection_is_refused_and_logged(serve, headers):
    """A value from a caller must not become a header of its own."""
    server = serve(lambda _event, _context: {"headers": headers})
    status, head, _ = text(server.get())

    assert status == 500
    assert b"Set-Cookie" not in head
    assert "UnsafeHeaderError" in server.log.read_text()


def test_a_raising_handler_is_logged_but_tells_nothing(serve):
    """The traceback is for the operator; its message may hold secrets."""

    def handle(_event, _context):
        raise RuntimeError("password=hunter2")

    server = serve(handle)
    status, _, body = text(server.get("/", "X-Request-Id: r1"))

    assert (status, json.loads(body)["request_id"]) == (500, "r1")
    assert b"hunter2" not in body
    line = json.loads(server.log.read_text())
    assert line["request_id"] == "r1"
    assert "hunter2" in line["traceback"]


class OutOfTimeError(BaseException):
    """As gevent's and eventlet's `Timeout`, which no `except Exception` is to catch."""


@pytest.mark.parametrize("error", [SystemExit, asyncio.CancelledError, OutOfTimeError])
def test_a_handler_that_exits_costs_one_request(serve, error):
    """`sys.exit` in a library must not take the thread along, nor a task that was cancelled."""

    def handle(event, _context):
        if event.path == "/exit":
            raise error
        return "fine"

    server = serve(handle, threads=1)

    assert text(server.get("/exit"))[0] == 500
    assert text(server.get())[2] == b"fine"
    assert error.__name__ in server.log.read_text()


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_body_has_none(serve, status):
    """A body there would be read as the next answer."""
    server = serve(lambda _event, _context: {"statusCode": status, "body": "no"})

    _, head, body = text(server.get())

    assert body == b""
    assert b"Content-Length" not in head
    assert b"Content-Type" not in head


def test_head_gets_the_length_but_no_body(serve):
    """RFC 9110, part 9.3.2."""
    server = serve(lambda _event, _context: "four")
    _, head, body = text(server.say(b"HEAD / HTTP/1.1\r\nHost: t\r\n\r\n"))

    assert body == b""
    assert b"Content-Length: 4" in head


@pytest.mark.parametrize(("headers", "length"), [({}, None), ({"Content-Length": "50"}, b"50")])
def test_an_empty_answer_to_head_says_no_length_of_its_own(serve, headers, length):
    """GET's may have one: what streams answers HEAD without a body, and knows no length."""
    server = serve(lambda _event, _context: {"body": b"", "headers": headers})
    _, head, body = text(server.say(b"HEAD / HTTP/1.1\r\nHost: t\r\n\r\n"))

    assert body == b""
    said = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert said == ([b"Content-Length: " + length] if length else [])


def test_a_stream_is_chunked_as_it_comes(serve):
    """The first rows of an export are on their way before the last are read."""
    may_go_on = threading.Event()

    def parts():
        yield b"first"
        may_go_on.wait(PATIENCE_SECONDS)
        yield ""
        yield "second"

    server = serve(lambda _event, _context: {"body": parts()})
    with server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        received = b""
        while b"first" not in received:
            received += client.recv(65536)
        may_go_on.set()
        while not received.endswith(b"0\r\n\r\n"):
            received += client.recv(65536)

    assert b"Transfer-Encoding: chunked" in received
    assert received.endswith(b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n")


def test_a_stream_to_an_old_client_ends_with_the_connection(serve):
    """HTTP/1.0 knows no chunks."""
    server = serve(lambda _event, _context: {"body": iter([b"a", b"b"])})
    _, head, body = text(server.say(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))

    assert body == b"ab"
    assert b"Transfer-Encoding" not in head


def test_a_stream_that_fails_is_not_ended_cleanly(serve):
    """A caller must not take half an export for all of it."""

    def parts():
        yield b"half"
        raise RuntimeError("gone")

    server = serve(lambda _event, _context: {"body": parts()})
    answer = server.get()

    assert answer.endswith(b"4\r\nhalf\r\n")
    assert "gone" in server.log.read_text()


def test_a_stream_is_closed_when_the_client_goes(serve):
    """The generator's `finally` gives back the database cursor."""
    is_closed = threading.Event()

    def parts():
        try:
            while True:
                yield b"x" * 100_000
        finally:
            is_closed.set()

    server = serve(lambda _event, _context: {"body": parts()})
    with server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        client.recv(1000)

    assert is_closed.wait(PATIENCE_SECONDS)


def test_a_client_that_does_not_read_is_given_up(serve):
    """It would keep a database cursor open for ever."""
    is_closed = threading.Event()

    def parts():
        try:
            while True:
                yield b"x" * 100_000
        finally:
            is_closed.set()

    server = serve(lambda _event, _context: {"body": parts()}, write_timeout=0.2, threads=1)
    with server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        assert is_closed.wait(PATIENCE_SECONDS)


def test_slow_readers_hold_no_thread(serve):
    """Their answers wait in memory; one thread serves everybody else."""
    large = b"x" * 5_000_000
    server = serve(lambda event, _context: large if event.path == "/large" else "small", threads=1)
    readers = [server.connect() for _ in range(5)]
    for reader in readers:
        reader.sendall(b"GET /large HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")

    assert text(server.get())[2] == b"small"
    for reader in readers:
        with reader, reader.makefile("rb") as answer:
            assert text(answer.read())[2] == large


@pytest.mark.parametrize("part", [5, "\ud800", None, object()])
def test_a_part_that_is_neither_text_nor_bytes_ends_its_answer_only(serve, part):
    """What was begun is closed and no longer in flight, else it would be waited for for ever."""
    closed = []

    def parts():
        try:
            yield b"begun"
            yield part
        finally:
            closed.append(True)

    server = serve(
        lambda event, _context: parts() if event.path == "/bad" else "fine", max_inflight=2
    )
    answers = [server.get("/bad") for _ in range(3)]

    assert all(answer.endswith(b"5\r\nbegun\r\n") for answer in answers), "without an end"
    assert server.get().endswith(b"fine")
    assert closed == [True] * 3
    assert not server.application.in_flight
    value = server.registry.get_sample_value
    assert value("http_requests_total", {"code": "500", "method": "GET"}) == 3


@pytest.mark.parametrize("result", ["\ud800", {"body": {"a": object()}}])
def test_a_body_that_cannot_be_written_is_a_500(serve, result):
    """The caller is told, the log has the reason, and nothing stays in flight."""
    server = serve(lambda _event, _context: result)

    assert text(server.get())[0] == 500
    assert "the handler failed" in server.log.read_text()
    assert not server.application.in_flight


def test_a_fault_of_the_server_leaves_nothing_in_flight(serve, monkeypatch):
    """It costs one connection; the handler's generator is closed all the same."""
    closed = []

    def parts():
        try:
            yield b"begun"
        finally:
            closed.append(True)

    def broken(*_):
        raise MemoryError

    server = serve(lambda _event, _context: parts())
    monkeypatch.setattr(Output, "_framed", broken)

    server.get()

    assert closed == [True]
    assert not server.application.in_flight
    assert "the server failed" in server.log.read_text()
