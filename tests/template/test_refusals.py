"""Requests that are refused before any handler sees them."""

import json
import socket

import pytest

from tests.template.conftest import everything

POST = b"POST / HTTP/1.1\r\nHost: t\r\n"


@pytest.fixture
def server(serve):
    return serve(lambda event, _: event.body or "served", max_request_bytes=1000)


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"rubbish\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        POST + b"Content-Length: +3\r\n\r\nabc",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: xchunked\r\n\r\nabc",
        POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_clean_request_is_a_400(server, request_bytes):
    """Whatever two servers could read differently lets requests be smuggled past one."""
    answer = server.say(request_bytes)

    assert status(answer) == 400
    assert b"application/problem+json" in answer
    assert b"Connection: close" in answer
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: t\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: t\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (POST + b"Content-Length: 1001\r\n\r\n", 413),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n", 413),
        (POST + b"Expect: tea\r\nContent-Length: 1\r\n\r\nx", 417),
        (b"GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505),
        (b"GET /" + b"x" * 8_190 + b" HTTP/1.1\r\nHost: t\r\n\r\n", 414),
    ],
)
def test_what_is_beyond_a_limit_gets_its_own_status(server, request_bytes, expected):
    """The caller can tell a limit from a mistake."""
    assert status(server.say(request_bytes)) == expected


def test_the_answer_to_a_large_body_arrives_while_the_body_is_sent(server):
    """Closing with unread input would reset the connection and lose the 413."""
    with server.connect() as client:
        client.sendall(POST + b"Content-Length: 5000000\r\n\r\n")
        for _ in range(20):
            client.sendall(b"x" * 50_000)
        client.shutdown(socket.SHUT_WR)
        assert status(everything(client)) == 413


def test_the_body_of_an_upgrade_is_not_taken_for_a_request(server):
    """The parser stops at an upgrade; what follows must not be served."""
    answer = server.say(
        POST + b"Upgrade: x\r\nConnection: Upgrade\r\nContent-Length: 31\r\n\r\n"
        b"GET /secret HTTP/1.1\r\nHost: t\r\n\r\n"
    )

    assert status(answer) == 400
    assert b"served" not in answer


def test_requests_before_the_bad_one_are_answered(server):
    """A pipeline's good requests have been accepted already."""
    answer = server.say(b"GET / HTTP/1.1\r\nHost: t\r\n\r\nrubbish\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 400" in answer


def test_endless_trailers_are_cut_off(server):
    """They are not body, so the body's limit does not bound them."""
    trailer = b"X-Trailer: " + b"y" * 1000 + b"\r\n"
    start = POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"

    assert status(server.say(start + trailer * 1000)) == 431


def test_a_slow_request_gets_a_408_and_holds_no_thread(serve):
    """Slow clients are cheap to make; they must not take what others need."""
    server = serve(lambda _event, _context: "served", read_timeout=0.2, threads=1)
    slow = [server.connect() for _ in range(20)]
    for client in slow:
        client.sendall(b"GET / HTTP/1.1\r\nHo")

    assert status(server.get()) == 200
    assert status(everything(slow[0])) == 408
    for client in slow:
        client.close()


def test_a_problem_document_says_what_is_wrong(server):
    """RFC 9457; callers read one shape of error from all sides."""
    document = json.loads(server.say(b"rubbish\r\n\r\n").partition(b"\r\n\r\n")[2])

    assert document["status"] == 400
    assert document["title"] == "Bad request"
    assert document["request_id"]
