"""What is no HTTP request, or no body, is a 400 problem from both sides when called directly."""

import json
import socket
from urllib.parse import urlsplit

import pytest

POST = b"POST /auth/login HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
UPLOAD = (
    b"POST /data/uploads HTTP/1.1\r\nHost: t\r\nContent-Type: text/csv\r\n"
    b"Authorization: Bearer TOKEN\r\n"
)
UNREADABLE = {
    "rubbish": b"rubbish\r\n\r\n",
    "gzip": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "gzip, chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: brotli\r\n\r\nabc",
    "two lengths": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
}

BROKEN_OFF = {
    "within a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
    "before the last chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "within its length": POST + b"Content-Length: 5\r\n\r\n{}",
    "within a file": UPLOAD
    + b"Content-Length: 99\r\n\r\ndate,description,amount\n2026-01-01,x,1\n",
}


def answer_of(address: str, request: bytes) -> tuple[bytes, bytes]:
    """Send *request* and return head and body of the one answer, after which the side closes."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=60) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
        return head, body


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_a_problem(name, kind, sides, database):
    """Never a 5xx, which would count against a side, and never HTML."""
    before = database.rows()

    head, body = answer_of(sides[name].url("POST", "/auth/login"), UNREADABLE[kind])

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head.lower()
    problem = json.loads(body)
    assert (problem["status"], bool(problem["request_id"])) == (400, True)
    assert database.rows() == before


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("kind", BROKEN_OFF)
def test_a_body_that_breaks_off_is_no_failure_of_the_side(name, kind, sides, database):
    """Its caller has gone away: what is counted against a side must not depend on callers."""
    token = sides["old"].sign_in()["access_token"].encode()
    before = database.rows()
    path = "/data/uploads" if BROKEN_OFF[kind].startswith(UPLOAD) else "/auth/login"
    request = BROKEN_OFF[kind].replace(b"TOKEN", token)

    head, _ = answer_of(sides[name].url("POST", path), request)

    assert head[:12] in (b"", b"HTTP/1.1 400")
    assert database.rows() == before
