"""Tell the terminal that started us how far we are, one JSON object a line; then only log."""

import contextlib
import json
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime


class Report:
    """
    Sends events to *listener* as long as somebody listens, and writes all to the log.

    An event has `step` with `state` (started, done) and `seconds`; or `note`, `failed`
    (a message for people), `running` (somebody else's run), or `ready`.
    """

    def __init__(self, listener: socket.socket | None) -> None:
        self.listener = listener

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Report begin and end of what happens inside; nothing more when it fails."""
        begun = time.monotonic()
        self.send(step=name, state="started")
        yield
        self.send(step=name, state="done", seconds=round(time.monotonic() - begun, 2))

    def note(self, text: str) -> None:
        self.send(note=text)

    def send(self, **event: object) -> None:
        """Write the event to the log, and to the listener when it still listens."""
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        with contextlib.suppress(OSError):
            sys.stdout.write(json.dumps({"time": stamp, **event}) + "\n")
            sys.stdout.flush()
        if self.listener is None:
            return
        try:
            self.listener.sendall(json.dumps(event).encode() + b"\n")
        except OSError:
            self.listener = None
