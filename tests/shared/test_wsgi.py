"""A WSGI request as the handler contract wants it, and the answer back."""

import io
from wsgiref.util import setup_testing_defaults

import pytest

from shared import responses, testing, wsgi
from shared.http import Response, endpoint


def environ(**given):
    """Return a WSGI environment with *given* in it."""
    made = {"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(given.pop("body", b"")), **given}
    setup_testing_defaults(made)
    return made


def test_headers_are_named_as_on_the_wire():
    """In lower case, with hyphens, as every handler expects them."""
    event = wsgi.event_of(
        environ(HTTP_X_REQUEST_ID="r-1", CONTENT_TYPE="text/csv", CONTENT_LENGTH="0")
    )

    assert event.headers["x-request-id"] == "r-1"
    assert event.headers["content-type"] == "text/csv"
    assert event.headers["content-length"] == "0"


def test_headers_that_were_not_sent_are_not_there():
    """Servers put empty texts for these two; `got none` would become `got `."""
    event = wsgi.event_of(environ(CONTENT_TYPE="", CONTENT_LENGTH=""))

    assert "content-type" not in event.headers
    assert "content-length" not in event.headers


def test_what_is_no_header_stays_with_the_server():
    """An environment also has the machine's own variables."""
    event = wsgi.event_of(environ(SECRET="x", REMOTE_ADDR="192.0.2.1"))

    assert not {"secret", "remote-addr", "server-name"} & set(event.headers)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/a/b", "/a/b"),
        ("/caf\xc3\xa9", "/café"),
        ("/\xff", "/\ufffd"),
        ("", "/"),
        ("/a//b/", "/a//b/"),
    ],
)
def test_the_path_is_text(given, path):
    """WSGI hands on bytes as latin-1; what is no UTF-8 must not be an error of ours."""
    assert wsgi.event_of(environ(PATH_INFO=given)).path == path


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ("", {}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "1"}),
        ("a=", {"a": ""}),
        ("a", {"a": ""}),
        ("q=caf%C3%A9+au%20lait", {"q": "café au lait"}),
        ("q=%FF", {"q": "\ufffd"}),
        ("a=1;b=2", {"a": "1;b=2"}),
    ],
)
def test_the_first_value_of_a_parameter_counts(given, query):
    """As under the other templates; an empty value is one too."""
    assert wsgi.event_of(environ(QUERY_STRING=given)).query == query


def test_a_body_has_the_announced_length():
    """The rest of the connection is the next request."""
    event = wsgi.event_of(environ(body=b"0123456789", CONTENT_LENGTH="4"))

    assert event.body == b"0123"


def test_a_body_without_length_is_read_where_it_ends():
    """Chunked requests, on servers that say that the input ends."""
    event = wsgi.event_of(environ(body=b"0123456789", **{"wsgi.input_terminated": True}))

    assert event.body == b"0123456789"


def test_without_length_and_end_there_is_no_body():
    """Reading on would wait for a client that has nothing more to say."""
    assert wsgi.event_of(environ(body=b"0123456789", CONTENT_LENGTH="")).body == b""


@endpoint()
def greet(request, _services):
    """Answer with the query, or a stream."""
    if "stream" in request.query:
        return Response(200, iter([b"a", b"b"]), {"Content-Type": "text/plain"})
    return responses.as_json(201, request.query, {"X-Side": "new"})


@pytest.fixture
def ask(monkeypatch):
    """Call `greet` as a WSGI application; returns status line, headers, chunks."""
    monkeypatch.setattr("shared.http.of_process", lambda: testing.services({}))

    def made(query=""):
        started = []
        chunks = wsgi.app(greet)(environ(QUERY_STRING=query), lambda *given: started.extend(given))
        return started[0], dict(started[1]), list(chunks)

    return made


def test_a_handler_is_an_application(ask):
    """Status line, headers with the length, one chunk."""
    status, headers, chunks = ask("name=é")

    assert status == "201 Created"
    assert chunks == [b'{"name":"\\u00e9"}']
    assert headers["Content-Length"] == str(len(chunks[0]))
    assert headers["X-Side"] == "new"


def test_a_stream_has_no_length_and_stays_one(ask):
    """An export of a million rows must not be collected first."""
    status, headers, chunks = ask("stream")

    assert (status, chunks) == ("200 OK", [b"a", b"b"])
    assert "Content-Length" not in headers
