"""A real HTTP server that stands for one side, and does what a request's query tells it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers import Server


@dataclass
class Upstream:
    """Where it listens, and the paths it was asked for, oldest first."""

    name: str
    port: int = 0
    paths: list[str] = field(default_factory=list)


@contextmanager
def running(name: str) -> Iterator[Upstream]:
    """Serve on a kernel port until the block ends."""
    upstream = Upstream(name)

    class Handler(Answers):
        side = upstream

    server = Server(("127.0.0.1", 0), Handler)
    upstream.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield upstream
    finally:
        server.shutdown()
        server.server_close()


class Answers(BaseHTTPRequestHandler):
    """
    Query: ``status``, ``ms`` to wait, ``cut`` to break off, ``csp`` to send a policy.

    ``hint`` sends 103 before the answer.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    side: Upstream

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with what arrived, as JSON."""
        query = parse_qs(urlsplit(self.path).query)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.side.paths.append(self.path)
        if "ms" in query:
            time.sleep(int(query["ms"][0]) / 1000)
        told = {"side": self.side.name, "method": self.command, "size": len(body)}
        told["headers"] = {name.lower(): value for name, value in self.headers.items()}
        status = int(query.get("status", ["200"])[0])
        answer = b"" if status == 304 else json.dumps(told).encode()  # it has no body
        if "hint" in query:
            self.send_response_only(103)
            self.end_headers()
        self.send_response(status)
        self.send_header("x-served-by", "a liar")
        if "csp" in query:
            self.send_header("content-security-policy", "default-src 'self'")
        self.send_header("content-length", str(len(answer) + ("cut" in query)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)
        self.close_connection = "cut" in query

    do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - http.server
