"""What arrives at the handler, and how the connection is kept."""

import json
import socket

import pytest


def echo(event, _context):
    body = {
        "body": event.body.decode("latin-1"),
        "method": event.method,
        "path": event.path,
        "query": event.query.to_dict(flat=False),
        "headers": dict(event.headers),
    }
    return {"statusCode": 200, "body": body}


@pytest.fixture
def server(serve):
    return serve(echo)


def body_of(answer: bytes) -> dict:
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def test_path_and_query_are_decoded_as_under_flask(server):
    """A handler moves between this server and OpenFaaS's template without a change."""
    seen = body_of(server.get("/caf%C3%A9%2Fx%ff?a=1&a=2&b=%C3%A9+z&c="))

    assert seen["path"] == "/café/x\ufffd"
    assert seen["query"] == {"a": ["1", "2"], "b": ["é z"], "c": [""]}


def test_headers_are_found_in_any_case_and_joined(serve):
    """Handlers ask for `authorization` and `Authorization` alike."""
    server = serve(lambda event, _: event.headers.get("x-A") + event.headers["X-a"])

    assert server.get("/", "X-a: 1", "x-A: 2").endswith(b"1,21,2")


def test_a_body_may_come_byte_by_byte(server):
    """The network cuts where it likes."""
    request = b"POST /p HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    with server.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request:
            client.sendall(bytes([byte]))
        answer = client.recv(65536)

    assert body_of(answer)["body"] == "hello"


def test_a_chunked_body_arrives_whole_and_without_trailers(server):
    """Trailers could overrule headers that were checked before."""
    answer = server.say(
        b"POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Admin: yes\r\n\r\n"
    )

    assert body_of(answer)["body"] == "abcde"
    assert "X-Admin" not in body_of(answer)["headers"]


def test_pipelined_requests_are_answered_in_order(serve):
    """The order is all a client has to tell the answers apart."""
    server = serve(lambda event, _: event.path)
    one = b"GET /%d HTTP/1.1\r\nHost: t\r\n\r\n"

    answer = server.say(b"".join(one % n for n in range(20)))

    found = [part.split(b"\r\n\r\n")[1] for part in answer.split(b"HTTP/1.1 200 OK")[1:]]
    assert found == [b"/%d" % n for n in range(20)]


def test_a_connection_is_kept_for_the_next_request(serve):
    """A new connection per request would double the gateway's work."""
    server = serve(lambda event, _: event.path)
    with server.connect() as client:
        for n in range(3):
            client.sendall(b"GET /%d HTTP/1.1\r\nHost: t\r\n\r\n" % n)
            assert client.recv(65536).endswith(b"/%d" % n)


@pytest.mark.parametrize(
    ("request_line", "headers", "closes"),
    [
        (b"GET / HTTP/1.0", b"", True),
        (b"GET / HTTP/1.0", b"Connection: keep-alive\r\n", False),
        (b"GET / HTTP/1.1", b"Host: t\r\nConnection: close\r\n", True),
    ],
)
def test_the_client_decides_whether_the_connection_stays(serve, request_line, headers, closes):
    """HTTP/1.0 clients take the end of the connection for the end of the body."""
    server = serve(lambda _event, _context: "x")
    with server.connect() as client:
        client.sendall(request_line + b"\r\n" + headers + b"\r\n")
        answer = client.recv(65536)
        assert (b"Connection: close" in answer) == closes
        if closes:
            assert client.recv(1) == b""


def test_continue_is_sent_before_a_body_that_waits_for_it(server):
    """Clients such as curl hold back large bodies until they are told to go on."""
    with server.connect() as client:
        client.sendall(
            b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        )
        assert client.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"ok")
        assert body_of(client.recv(65536))["body"] == "ok"


def test_a_request_id_is_passed_on_or_made(server):
    """Log lines of the gateway, the runtime and the handler are joined by it."""
    given = body_of(server.get("/", "X-Request-Id: abc"))
    made = body_of(server.get("/"))

    assert given["headers"]["X-Request-Id"] == "abc"
    assert len(made["headers"]["X-Request-Id"]) == 32


def test_an_absolute_target_has_a_path_too(server):
    """Proxies send it, and RFC 9112 part 3.2.2 asks servers to take it."""
    assert body_of(server.get("http://test/a?b=1"))["path"] == "/a"
