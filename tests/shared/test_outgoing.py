"""Requests to services outside: every wait ends, and failures are told apart."""

import socket
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from shared.outgoing import Client, RefusedError
from shared.retries import PermanentError, TemporaryError
from tests.servers import Server


class Service(BaseHTTPRequestHandler):
    """Answers with the status in the path; `/big` with more than 1 MiB."""

    def do_GET(self):
        size = 1_048_577 if self.path == "/big" else 2
        self.send_response(200 if self.path == "/big" else int(self.path[1:]))
        self.send_header("Content-Length", str(size))
        self.send_header("Location", "/200")
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(b"x" * size)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def service():
    server = Server(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(url, **options):
    return Client("the service", **options).send("GET", url, headers={})


@pytest.mark.parametrize("status", [200, 201])
def test_success_is_returned(service, status):
    """With its body."""
    assert (get(f"{service}/{status}").status, get(f"{service}/{status}").body) == (status, b"xx")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_temporary_and_names_its_wait(service, status):
    """Trying again later is worth it."""
    with pytest.raises(TemporaryError, match=f"the service answered {status}") as caught:
        get(f"{service}/{status}")

    assert caught.value.retry_after == 7


@pytest.mark.parametrize("status", [301, 400, 404])
def test_what_will_not_change_is_refused(service, status):
    """Also a redirect: it could lead anywhere."""
    with pytest.raises(RefusedError) as caught:
        get(f"{service}/{status}")

    assert caught.value.status == status


def test_an_endless_answer_is_not_kept(service):
    """Somebody else's server must not fill our memory."""
    with pytest.raises(PermanentError, match="more than 1 MiB"):
        get(f"{service}/big")


def test_a_silent_service_is_given_up(request):
    """It accepts, and never answers."""
    silent = socket.create_server(("127.0.0.1", 0))
    request.addfinalizer(silent.close)

    with pytest.raises(TemporaryError, match="did not answer"):
        get(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.1)
