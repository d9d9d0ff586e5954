"""
A closed loop of requests over connections that are kept, in one thread.

Written for this, since wrk is not everywhere; it takes about 20 microseconds a request, so
it is not what limits a server in Python on another core.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from offramp.percentiles import rank

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
ENOUGH = 65_536  # bytes read at once


@dataclass(frozen=True)
class Measured:
    """What a loop saw; *ms* are the times of all answers, ascending."""

    per_second: float
    ms: tuple[float, ...]

    def percentile(self, percent: float) -> float:
        """Return the nearest-rank percentile (0-100) in milliseconds."""
        return self.ms[rank(len(self.ms), percent)]


@dataclass
class Connection:
    """One connection with one request under way."""

    socket: socket.socket
    begin: float = 0.0
    received: bytes = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.begin = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what is there; return whether the answer is whole. Raises unless it is a 200."""
        part = self.socket.recv(ENOUGH)
        if not part:
            raise RuntimeError("the server closed a connection that is kept")
        self.received += part
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        length = LENGTH.search(head + b"\r\n")
        if not head.startswith(b"HTTP/1.1 200") or length is None:
            raise RuntimeError(f"not a 200 with a length: {head[:300]!r}")
        return len(body) >= int(length[1])


def closed_loop(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float
) -> Measured:
    """Send *requests*, which never end, for *seconds*; each connection waits for its answer."""
    times = []
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            connection = Connection(socket.create_connection(("127.0.0.1", port)))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(next(requests))
        begin = time.perf_counter()
        while (now := time.perf_counter()) < begin + seconds:
            for key, _ in selector.select(1):
                if key.data.is_answered():
                    times.append((time.perf_counter() - key.data.begin) * 1000)
                    key.data.send(next(requests))
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return Measured(len(times) / (now - begin), tuple(sorted(times)))
