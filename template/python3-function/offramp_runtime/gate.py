"""
Decides whether this process takes a further connection from the listening socket.

Several processes of one function share that socket. A process that has work enough leaves
connections in the backlog, where the host sees them and starts another process. Connections
that are merely kept alive do not count as work.
"""

import math
import select
import socket
import threading
import time

from offramp_runtime.connection import Connection

RECENT_SECONDS = 0.05


class Gate:
    """
    The listening socket's place in the epoll; safe to use from several threads.

    *limit* connections at once have work; 0 means no limit.
    """

    def __init__(self, listener: socket.socket, epoll: select.epoll, limit: int) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._epoll = epoll
        self._limit = limit or math.inf
        self._lock = threading.Lock()
        self._is_open = False
        self._is_closed = False
        self.descriptor = listener.fileno()
        self.connections: dict[int, Connection] = {}

    @property
    def is_crowded(self) -> bool:
        """Whether kept-alive connections should end so that waiting ones get their turn."""
        if len(self.connections) > self._limit:
            return True
        return not self._is_open and (self._is_closed or self._has_backlog())

    def accept(self, max_body_bytes: int) -> None:
        """Take one connection, if there is one and there is room."""
        with self._lock:
            if not self._is_open:
                return
            if not self._has_room():
                self._park()
                return
            try:
                self._take(max_body_bytes)
            except BlockingIOError:
                return
            except (OSError, MemoryError):  # too many files, or too little memory: `open` retries
                self._park()

    def open(self) -> None:
        """Take connections again if there is room and `close` does not forbid it."""
        if self._is_open:
            return
        with self._lock:
            if not self._is_open and not self._is_closed and self._has_room():
                self._epoll.register(self.descriptor, select.EPOLLIN | select.EPOLLEXCLUSIVE)
                self._is_open = True

    def close(self) -> None:
        """Take no further connection; when this returns, `connections` can only shrink."""
        with self._lock:
            self._is_closed = True
            if self._is_open:
                self._park()

    def reopen(self) -> None:
        """Take back `close`."""
        self._is_closed = False
        self.open()

    def _take(self, max_body_bytes: int) -> None:
        sock, _ = self._listener.accept()
        descriptor = sock.fileno()
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections[descriptor] = Connection(sock, max_body_bytes)
            self._epoll.register(descriptor, select.EPOLLIN | select.EPOLLONESHOT)
        except BaseException:
            self.connections.pop(descriptor, None)
            sock.close()
            raise

    def _park(self) -> None:
        self._is_open = False
        self._epoll.unregister(self.descriptor)

    def _has_room(self) -> bool:
        if len(self.connections) < self._limit:
            return True
        recent = time.monotonic() - RECENT_SECONDS
        busy = sum(
            each.exchange is not None or each.used_at > recent
            for each in self.connections.copy().values()
        )
        return busy < self._limit

    def _has_backlog(self) -> bool:
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(0))
