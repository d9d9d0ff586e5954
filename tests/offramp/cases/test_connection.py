"""Requests that cannot be sent, and answers that cannot be read, of both ways to send a case."""

import threading
from http.server import BaseHTTPRequestHandler

import pytest

from offramp.cases import Answer, HttpRequest
from offramp.cases import connection as kept
from offramp.cases.connection import UnansweredError
from offramp.verify import connection as compared
from offramp.verify.seen import seen
from tests.servers import Server


class Cookies(BaseHTTPRequestHandler):
    """Sets two cookies, in a line each, and says in two lines what its answer depends on."""

    def do_GET(self):
        self.send_response(200)
        for name, value in [
            ("Set-Cookie", "session=1; Expires=Sat, 31 Jan 2026 12:00:00 GMT; HttpOnly"),
            ("Set-Cookie", "theme=dark"),
            ("Vary", "Accept"),
            ("Vary", "Cookie"),
            ("Content-Length", "0"),
        ]:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args): ...


@pytest.fixture
def cookies():
    """The address of a server that sets them."""
    with Server(("127.0.0.1", 0), Cookies) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("gateway", [kept.Gateway, compared.Gateway])
def test_all_lines_of_a_header_count(gateway, cookies):
    """A session's cookie that the new side does not set would be no difference."""
    answer = gateway(cookies).send(HttpRequest("GET", "/", {}, b""))
    headers = seen(answer, "uuid")["headers"]

    assert headers["set-cookie"] == [
        {
            "name": "session",
            "value": "1",
            "expires": "Sat, 31 Jan 2026 12:00:00 GMT",
            "httponly": True,
        },
        {"name": "theme", "value": "dark"},
    ]
    assert headers["vary"] == "accept, cookie"


@pytest.mark.parametrize("gateway", [kept.Gateway, compared.Gateway])
@pytest.mark.parametrize("value", ["a\nb: c", "日本", "\r"])
def test_a_header_that_cannot_be_sent_is_no_answer(gateway, value):
    """It may come from the answer to an earlier request: one case fails, and the others go on."""
    with pytest.raises(UnansweredError, match="no answer"):
        gateway("http://127.0.0.1:9").send(HttpRequest("GET", "/", {"x": value}, b""))


def test_an_answer_that_is_nested_too_deeply_is_no_json():
    """Python's own bound is not the end of all cases."""
    with pytest.raises(ValueError, match="nested too deeply"):
        Answer(200, {}, b"[" * 100_000).document()
