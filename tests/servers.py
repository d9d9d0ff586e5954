"""An HTTP server for tests whose clients come in bursts and leave when they like."""

import sys
from http.server import ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Takes bursts of connections; a client that left is no error to tell of."""

    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
