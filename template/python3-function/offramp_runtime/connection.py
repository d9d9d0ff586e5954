"""One client connection: its socket, what it has sent, and what it still gets."""

import socket
import time

from offramp_runtime.exchange import Exchange
from offramp_runtime.output import Output
from offramp_runtime.parser import Refusal, RequestParser

HEAD_BYTES = 16 * 1024  # a larger buffer is mapped and unmapped for every request
BODY_BYTES = 256 * 1024
LINGER_SECONDS = 2.0


class Connection:
    """
    The state of a connection; at any time one thread owns it, or the epoll does.

    The watch only ever shuts the socket down; the owner notices and closes it. Times are
    monotonic seconds.
    """

    __slots__ = (
        "closes",
        "exchange",
        "is_late",
        "is_lingering",
        "output",
        "parser",
        "refusal",
        "sock",
        "used_at",
    )

    def __init__(self, sock: socket.socket, max_body_bytes: int) -> None:
        self.sock = sock
        self.parser = RequestParser(max_body_bytes)
        self.output: Output | None = None
        self.exchange: Exchange | None = None
        self.refusal: Refusal | None = None
        self.closes = False
        self.is_late = False
        self.is_lingering = False
        self.used_at = time.monotonic()

    def receive(self) -> bool:
        """Read and parse once; return False when the client has gone. Raises OSError."""
        try:
            return self._receive()
        except MemoryError:
            self.parser.forget()
            self.refusal = Refusal(503, "Service unavailable")
            return True

    def _receive(self) -> bool:
        try:
            data = self.sock.recv(BODY_BYTES if self.parser.in_body else HEAD_BYTES)
        except BlockingIOError:
            return True
        if not data:
            if self.is_late and self.parser.is_partial:
                self.refusal = Refusal(408, "Request timeout")
            return self.refusal is not None
        if not self.parser.is_partial or self.parser.in_body:
            self.used_at = time.monotonic()
        try:
            self.parser.feed(data)
        except Refusal as refusal:
            self.refusal = refusal
        return True

    def expire(self, now: float, read_timeout: float, keep_alive: float) -> None:
        """Wake a connection on which nothing has come for too long; 0 means no limit."""
        if self.exchange is not None:
            return
        limit = read_timeout if self.parser.is_partial else keep_alive
        if self.is_lingering:
            limit = LINGER_SECONDS
        if limit and now - self.used_at > limit:
            self.is_late = True
            self.wake(socket.SHUT_RDWR if self.is_lingering else socket.SHUT_RD)

    def expire_write(self, now: float, write_timeout: float) -> None:
        """Wake a connection whose client has taken nothing for too long; 0 means no limit."""
        output = self.output
        if output is None or not output.is_blocked or not write_timeout:
            return
        if now - output.moved_at > write_timeout:
            self.wake(socket.SHUT_RDWR)

    def wake(self, direction: int) -> None:
        """Shut the socket down, so that its owner sees an end."""
        try:
            self.sock.shutdown(direction)
        except OSError:
            return

    def linger(self) -> None:
        """
        Send the end, but go on reading.

        Closing with unread input would reset the connection and could destroy the answer on its
        way (RFC 9112, part 9.6).
        """
        self.is_lingering = True
        self.used_at = time.monotonic()
        self.sock.shutdown(socket.SHUT_WR)

    def discard(self) -> bool:
        """Read and forget; return False at the end. Raises OSError."""
        try:
            return bool(self.sock.recv(BODY_BYTES))
        except BlockingIOError:
            return True
