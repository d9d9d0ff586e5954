"""Waiting for signals and for time to pass, in one call."""

import select
import signal
import socket

_ENDING = (signal.SIGTERM, signal.SIGINT)


class Signals:
    """
    Turns SIGTERM and SIGINT into a flag that the main thread looks at.

    So does the end of *life*, a pipe whose other end only the host holds.
    """

    def __init__(self, life: int | None = None) -> None:
        self._life: list[int] = [] if life is None else [life]
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self.has_ended = False

    def install(self) -> None:
        """Take over the ending signals; only the main thread may call this."""
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in _ENDING:
            signal.signal(number, lambda *_: self._end())

    def wait(self, seconds: float) -> None:
        """Return after *seconds*, or at once when a signal comes."""
        sources: list[socket.socket | int] = [self._reader, *self._life]
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._reader in ready:
            self._reader.recv(64)
        if any(each in ready for each in self._life):
            self.has_ended = True
            self._life = []

    def _end(self) -> None:
        self.has_ended = True
