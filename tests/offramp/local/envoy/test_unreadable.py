"""Requests that Envoy cannot take as HTTP/1.1 as it is spoken here: a 400, never a 5xx."""

import json
import socket

import pytest

POST = b"POST /goods HTTP/1.1\r\nHost: t\r\n"
CODING = "only the transfer coding chunked is accepted"


def refusal(gateway, request: bytes) -> tuple[bytes, dict]:
    """Send *request*; return the head and the document of the answer."""
    address = ("127.0.0.1", gateway.addresses.gateway)
    with socket.create_connection(address, timeout=30) as client:
        client.sendall(request)
        answer = client.makefile("rb")
        head = b"".join(iter(answer.readline, b"\r\n")).lower()
        (length,) = (line for line in head.splitlines() if line.startswith(b"content-length:"))
        return head, json.loads(answer.read(int(length.partition(b":")[2])))


@pytest.mark.parametrize(
    ("request_bytes", "detail"),
    [
        (b"rubbish\r\n\r\n", "this is not a valid HTTP request"),
        (POST + b"Transfer-Encoding: gzip\r\n\r\nabc", CODING),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", CODING),
        (POST + b"Transfer-Encoding: xchunked\r\n\r\nabc", CODING),
        (
            POST + b"Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
            "the connection cannot be upgraded",
        ),
    ],
)
def test_what_envoy_cannot_read_is_malformed(gateway, request_bytes, detail):
    """The caller's mistake must not look like ours, or a gate would blame a side for it."""
    before = len(gateway.old.paths) + len(gateway.new.paths)

    head, document = refusal(gateway, request_bytes)

    assert head.startswith(b"http/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert (document["status"], document["type"]) == (400, "urn:shop:problem:malformed")
    assert document["detail"] == detail
    assert len(gateway.old.paths) + len(gateway.new.paths) == before
