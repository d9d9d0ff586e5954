"""What a worker says over HTTP: its numbers, and at `/health` whether it is alive."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class _Quiet(WSGIRequestHandler):
    timeout = 5

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Scrapes and probes are not logged."""


def serve(address: tuple[str, int], is_alive: Callable[[], bool]) -> int:
    """
    Answer at *address* (host and port) in the background; 503 at `/health` when not alive.

    Returns the port, which the kernel chooses for 0.
    """
    numbers: Callable[..., Iterable[bytes]] = make_wsgi_app()

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/health":
            return numbers(environ, start_response)
        status = "200 OK" if is_alive() else "503 Service Unavailable"
        start_response(status, [("Content-Type", "text/plain")])
        return [status.encode()]

    server = make_server(*address, answer, ThreadingWSGIServer, _Quiet)
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
    return server.server_port
