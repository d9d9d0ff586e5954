"""One handler under three callers: Flask as OpenFaaS's template does it, WSGI, and ours."""

import io
import os
from types import SimpleNamespace
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from flask import Flask, request

from shared import http, responses, testing, wsgi
from shared.errors import Conflict
from shared.http import Response, endpoint


@endpoint()
def as_json(req, _services):
    """Answer with what was asked."""
    return responses.ok({"path": req.path, "q": req.query, "text": "é"}, {"X-Side": "new"})


@endpoint()
def as_bytes(_request, _services):
    """Answer bytes that are no text."""
    return Response(200, b"\x00\xff", {"Content-Type": "application/zip"})


@endpoint()
def as_stream(_request, _services):
    """Answer in chunks."""
    chunks = (b"%d\xff" % n for n in range(3))
    return Response(200, chunks, {"Content-Type": "text/csv; charset=utf-8"})


@endpoint()
def as_problem(_request, _services):
    """Refuse."""
    raise Conflict("it is taken")


@endpoint(raw=True)
def as_echo(req, _services):
    """Answer with the body."""
    return Response(201, req.raw, {"Content-Type": "application/octet-stream"})


@endpoint()
def as_nothing(_request, _services):
    """Answer 204."""
    return responses.no_content()


@pytest.fixture(autouse=True)
def _own_services(monkeypatch):
    """The templates use the services of the process; give it ones that need nothing."""
    monkeypatch.setattr(http, "of_process", lambda: testing.services({}))


def under_flask(handle, method, path, body):
    """Call as the documented contract of the python3-http template does."""
    app = Flask(__name__)

    def answer(**_):
        event = SimpleNamespace(
            body=request.get_data(),
            headers=request.headers,
            method=request.method,
            query=request.args,
            path=request.path,
        )
        context = SimpleNamespace(hostname=os.environ.get("HOSTNAME", "localhost"))
        result = handle(event, context)
        if not isinstance(result, dict):
            return result
        return str(result.get("body", "")), result["statusCode"], list(result["headers"].items())

    app.add_url_rule("/<path:path>", view_func=answer, methods=["GET", "POST"])
    found = app.test_client().open(path, method=method, data=body)
    return testing.Answer(found.status_code, found.headers, found.data)


def under_wsgi(handle, method, path, body):
    """Call through our adapter, with the standard library checking both ends."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
    }
    environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(environ)
    started = []

    def start(status, headers, exc_info=None):
        started.append((int(status.split()[0]), dict(headers)))

    chunks = validator(wsgi.app(handle))(environ, start)
    content = b"".join(chunks)
    chunks.close()
    return testing.Answer(*started[0], content)


@pytest.fixture(params=[under_flask, under_wsgi])
def ask(request):
    """Call a handler: `ask(handle, "/path?q=1")`."""

    def made(handle, path="/a", body=b"", method="GET"):
        return request.param(handle, method, path, body)

    return made


def test_text_arrives_as_it_is(ask):
    """JSON is text to all of them."""
    answer = ask(as_json, "/a/b?x=1&x=2&y=%C3%A9")

    assert answer.status == 200
    assert answer.json == {"path": "/a/b", "q": {"x": "1", "y": "é"}, "text": "é"}
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Side"] == "new"
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("handle", "content"), [(as_bytes, b"\x00\xff"), (as_stream, b"0\xff1\xff2\xff")]
)
def test_bytes_and_streams_are_not_made_text(ask, handle, content):
    """OpenFaaS's template turns the body of a dict into text; these must avoid that."""
    answer = ask(handle)

    assert (answer.status, answer.content) == (200, content)
    assert answer.headers["Content-Type"] in ("application/zip", "text/csv; charset=utf-8")


def test_a_problem_keeps_status_and_type(ask):
    """The status must not be lost on the way."""
    answer = ask(as_problem)

    assert (answer.status, answer.json["detail"]) == (409, "it is taken")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_comes_in_whole(ask):
    """Bytes in, the same bytes out."""
    answer = ask(as_echo, method="POST", body=bytes(range(256)))

    assert (answer.status, answer.content) == (201, bytes(range(256)))


def test_no_content_has_none(ask):
    """204 with an empty body."""
    answer = ask(as_nothing, method="POST")

    assert (answer.status, answer.content) == (204, b"")


def test_a_text_body_is_taken_too():
    """Some templates decode the body before they pass it on."""
    event = testing.Event("POST", "/a", body="é")

    assert testing.call(as_echo, event, testing.services({})).content == "é".encode()
