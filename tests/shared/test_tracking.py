"""Unexpected errors reach Sentry, and what users entrusted to us does not."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler

import pytest
import sentry_sdk

from shared import testing, tracking
from shared.http import endpoint
from tests.servers import Server
from tests.waiting import PATIENCE_SECONDS


@endpoint(raw=True)
def broken(request, _services):
    """Fail with something secret at hand."""
    password = request.raw
    raise RuntimeError(f"failed with {len(password)} bytes")


@pytest.fixture
def sentry():
    """A server that takes envelopes as Sentry does; yields its URL and what arrived."""
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
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", arrived
    sentry_sdk.get_client().close()
    sentry_sdk.init()
    server.shutdown()
    server.server_close()


def test_an_unexpected_error_is_reported_without_the_request(sentry):
    """The report names the request id; body and headers stay here."""
    url, arrived = sentry
    tracking.start(url)
    headers = {"X-Request-Id": "r-77", "Authorization": "Bearer abc-token"}
    event = testing.event("POST", "/x", body=b"hunter2", headers=headers)

    assert testing.call(broken, event, testing.services({})).status == 500
    sentry_sdk.flush(PATIENCE_SECONDS)

    reports = [text for text in arrived if "RuntimeError" in text]
    report = json.loads(reports[0].splitlines()[2])
    assert report["tags"]["request_id"] == "r-77"
    assert not any(secret in text for text in arrived for secret in ("hunter2", "abc-token"))
