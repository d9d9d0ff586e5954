"""Unexpected errors reach Sentry, and what users entrusted to us does not."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler

import pytest
import sentry_sdk

from monolith import bodies
from monolith.auth.routes import LOGIN
from tests.servers import Server
from tests.waiting import PATIENCE_SECONDS

CALLER = {"Authorization": "Bearer abc-token"}
SIGN_IN = {"email": "ana@ledger.example", "password": "hunter2"}


@pytest.fixture
def reports(environment):
    """What arrives at a server that takes envelopes as Sentry does, of the world made after."""
    arrived = []

    class Envelopes(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_packed = self.headers.get("Content-Encoding") == "gzip"
            arrived.append((gzip.decompress(body) if is_packed else body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Keep the test's output clean."""

    server = Server(("127.0.0.1", 0), Envelopes)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    environment["SENTRY_DSN"] = f"http://key@127.0.0.1:{server.server_port}/1"
    yield arrived
    sentry_sdk.get_client().close()
    sentry_sdk.init()
    server.shutdown()
    server.server_close()


def test_an_unexpected_error_is_reported_without_the_request(reports, world):
    """A password that a view holds must not be read in a service of somebody else."""

    def broken():
        body = bodies.json_form(LOGIN)
        raise RuntimeError(f"failed with {len(body)} fields")

    world.app.add_url_rule("/broken", view_func=broken, methods=["POST"])
    assert world.call("POST", "/broken", json=SIGN_IN, headers=CALLER).status_code == 500
    sentry_sdk.flush(PATIENCE_SECONDS)

    [report] = [text for text in reports if "failed with 2 fields" in text]
    assert [secret for secret in ("hunter2", "ana@", "abc-token") if secret in report] == [], report
