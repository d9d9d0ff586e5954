"""Serves `/metrics` for Prometheus, on a port of its own or on a Unix socket."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingUnixStreamServer

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest


class _Page(BaseHTTPRequestHandler):
    timeout = 5

    def do_GET(self) -> None:
        """Answer with the text format; any path but /metrics is unknown."""
        if self.path.partition("?")[0] != "/metrics":
            self.send_error(404)
            return
        page = generate_latest(REGISTRY)
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Scrapes are not logged."""


class _PortServer(ThreadingHTTPServer):
    daemon_threads = True


class _SocketServer(ThreadingUnixStreamServer):
    daemon_threads = True

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Give the handler a client address, which Unix sockets lack."""
        connection, _ = super().get_request()
        return connection, ("unix", 0)


def on_port(address: str, port: int) -> int:
    """Serve in the background; return the port, which 0 lets the kernel choose."""
    server = _PortServer((address, port), _Page)
    _serve(server)
    return server.server_port


def on_socket(path: Path) -> None:
    """Serve on a Unix socket that only this user can reach, in the background."""
    path.unlink(missing_ok=True)
    server = _SocketServer(str(path), _Page)
    path.chmod(0o600)
    _serve(server)


def _serve(server: _PortServer | _SocketServer) -> None:
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
