"""A small HTTP/1.1 server: a table of routes, one function for each."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message as Headers
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MAX_BODY_BYTES = 1_048_576


@dataclass(frozen=True)
class Call:
    """One request; *parts* are the values of the route's named groups."""

    method: str
    path: str
    query: dict[str, str]
    headers: Headers
    body: bytes
    parts: dict[str, str]

    def header_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return all headers in the order in which they came."""
        return tuple(self.headers.items())


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Route:
    """What answers a method on the paths that match a pattern as a whole."""

    method: str
    pattern: str
    answer: Callable[[Call], Reply]


def json_reply(status: int, value: Any, *headers: tuple[str, str]) -> Reply:
    """Return *value* as a JSON answer."""
    return Reply(status, json.dumps(value).encode(), "application/json", headers)


def serve(host: str, port: int, routes: list[Route]) -> ThreadingHTTPServer:
    """Return a server bound to *port* of *host* (0: the kernel chooses); it is not running yet."""
    return _Server((host, port), partial(_Handler, routes))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *connection: Any) -> None:
        """Say nothing about callers that went away, as those of a slow service do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*connection)


class _Handler(BaseHTTPRequestHandler):
    """Finds the route of a request and writes its answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65_536

    def __init__(self, routes: list[Route], *connection: Any) -> None:
        self._routes = routes
        super().__init__(*connection)

    def answer(self) -> None:
        """Answer the request that was just read."""
        target = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            self._write(json_reply(413, {"error": f"at most {MAX_BODY_BYTES} bytes are read"}))
            return
        body = self.rfile.read(int(length))
        status = 404
        for route in self._routes:
            if match := re.fullmatch(route.pattern, target.path):
                status = 405
                if route.method == self.command:
                    query = dict(parse_qsl(target.query, keep_blank_values=True))
                    parts = match.groupdict()
                    call = Call(self.command, target.path, query, self.headers, body, parts)
                    self._write(route.answer(call))
                    return
        self._write(json_reply(status, {"error": f"{self.command} {target.path} is not known"}))

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 - names the standard library calls

    def _write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.content_type is not None:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """Print nothing; the mailbox shows what came."""
