"""
Connections that do not wait for ever for the head of an answer.

A timeout bounds the wait for each byte. A server that sends one now and then, whether broken or
to hold who asks, is never late by that.
"""

import socket
import threading
from contextlib import suppress

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

LONGEST_SECONDS = 30.0


class Head(HTTPConnection):
    """Hangs up when the head has not come after LONGEST_SECONDS: the answer breaks off there."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own
        late = threading.Timer(LONGEST_SECONDS, _hang_up, [self.sock])
        late.daemon = True
        late.start()
        try:
            return super().getresponse()
        finally:
            late.cancel()


class SecureHead(Head, HTTPSConnection):
    """The same over TLS."""


class Plain(HTTPConnectionPool):
    """Connections to one host."""

    ConnectionCls = Head


class Secure(HTTPSConnectionPool):
    """Connections to one host over TLS."""

    ConnectionCls = SecureHead


def pools(*, seconds: float) -> PoolManager:
    """Return pools for both schemes that wait *seconds* at most for a connection and each byte."""
    found = PoolManager(timeout=seconds, retries=False, maxsize=4)
    found.pool_classes_by_scheme = {"http": Plain, "https": Secure}
    return found


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):  # it ended meanwhile
        sock.shutdown(socket.SHUT_RDWR)
