"""Serve a site over HTTP on this machine only."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from offramp.gateway.reply import Reply, problem
from offramp.gateway.site import Site

LOCAL = "127.0.0.1"


class Server(ThreadingHTTPServer):
    """A thread for each connection; ended connections never keep the process alive."""

    daemon_threads = True

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        super().__init__((LOCAL, port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Takes GET and HEAD; everything else is 405."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60  # seconds a connection may be idle
    server_version = "offramp"
    sys_version = ""

    def do_GET(self) -> None:
        self._write(self.server.site.answer(urlsplit(self.path).path))

    do_HEAD = do_GET  # noqa: N815 - http.server's names

    def _refuse(self) -> None:
        self.close_connection = True
        self._write(problem(405, "this server only shows things"), Allow="GET, HEAD")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's
        """Stay quiet: the page asks for its numbers every two seconds."""

    def _write(self, reply: Reply, **extra: str) -> None:
        headers = {
            "Content-Type": reply.content_type,
            "Content-Length": str(len(reply.body)),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **reply.headers,
            **extra,
        }
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
