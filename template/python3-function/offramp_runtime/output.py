"""A response on its way to a client that may read slowly."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any


class Output:
    """
    Bytes still to be sent, and where more come from.

    *next_part* returns the next part of a streamed body, None at its end; *parts* is what the
    handler gave, to be closed when the response ends, also before its end.
    """

    __slots__ = ("_is_chunked", "_next_part", "_pending", "moved_at", "parts")

    def __init__(self, first: bytes) -> None:
        self._pending = memoryview(first)
        self.parts: Iterator[Any] | None = None
        self._next_part: Callable[[Iterator[Any]], bytes | None] | None = None
        self._is_chunked = False
        self.moved_at = time.monotonic()

    @property
    def is_blocked(self) -> bool:
        """Whether the client has to read before anything else can happen."""
        return bool(self._pending)

    def stream(
        self, next_part: Callable[[Iterator[Any]], bytes | None], *, is_chunked: bool
    ) -> None:
        """Go on with `parts` when the first bytes are sent."""
        self._next_part = next_part
        self._is_chunked = is_chunked

    def send(self, sock: socket.socket) -> bool:
        """Send what the socket takes; return whether all is sent. Raises OSError."""
        while True:
            while self._pending:
                try:
                    sent = sock.send(self._pending)
                except BlockingIOError:
                    return False
                self._pending = self._pending[sent:]
                self.moved_at = time.monotonic()
            if self._next_part is None or self.parts is None:
                return True
            self._pending = memoryview(self._framed(self._next_part(self.parts)))

    def _framed(self, part: bytes | None) -> bytes:
        if part is None:
            self._next_part = None
            return b"0\r\n\r\n" if self._is_chunked else b""
        if not self._is_chunked or not part:
            return part
        return b"%x\r\n%b\r\n" % (len(part), part)
