"""A server that takes envelopes as Sentry does."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import sentry_sdk

from tests.servers import Server


@contextmanager
def running() -> Iterator[tuple[str, list[str]]]:
    """Yield its URL, and what arrived; nothing is reported anywhere afterwards."""
    arrived: list[str] = []

    class Envelopes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_packed = self.headers.get("Content-Encoding") == "gzip"
            arrived.append((gzip.decompress(body) if is_packed else body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = Server(("127.0.0.1", 0), Envelopes)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", arrived
    sentry_sdk.get_client().close()
    sentry_sdk.init()
    server.shutdown()
    server.server_close()
