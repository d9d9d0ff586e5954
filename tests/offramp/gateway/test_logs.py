"""Followed logs that nobody reads, or whose reader goes, hold nothing."""

import asyncio
import socket
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from offramp.backends.local import LocalBackend
from offramp.gateway import logs
from offramp.gateway.shapes import LogLine
from tests.offramp.gateway.conftest import serving
from tests.waiting import until

LINE = LogLine(
    name="thing", namespace="", instance="1", timestamp=datetime.now(UTC), text="x" * 10_000
)
HEARD = b"GET /system/logs?name=thing&follow=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@dataclass(frozen=True)
class Endless(LocalBackend):
    """A backend whose log never ends: *count* lines at once, then none; it notes what was told."""

    count: int = 0
    told: list[str] = field(default_factory=list)

    async def logs(self, query):  # noqa: ARG002 - as the protocol says it
        return self._lines()

    async def _lines(self):
        try:
            for _ in range(self.count):
                self.told.append("line")
                yield LINE
            await asyncio.Event().wait()
        finally:
            self.told.append("closed")


def endless(parts, count):
    return Endless(parts.backend.file, parts.backend.layout, count=count)


def reader(fetch) -> socket.socket:
    """Ask for the log, and read what says that it comes."""
    made = socket.create_connection(("127.0.0.1", urlsplit(fetch.address).port))
    made.sendall(HEARD)
    assert made.recv(15) == b"HTTP/1.1 200 OK"
    return made


def test_a_reader_that_goes_is_noticed_although_no_line_comes(parts):
    """Most functions are silent for hours; each `faas-cli logs` would have stayed."""
    backend = endless(parts, 1)
    with serving(replace(parts, backend=backend)) as fetch, reader(fetch):
        until(lambda: backend.told == ["line"])
    until(lambda: backend.told == ["line", "closed"])


def test_no_more_is_made_than_somebody_reads(parts):
    """A log of gigabytes must not wait in the memory."""
    backend = endless(parts, 10**6)
    with serving(replace(parts, backend=backend)) as fetch, reader(fetch) as made:
        until(lambda: backend.told)
        for _ in range(20):
            made.recv(1000)
    until(lambda: "closed" in backend.told)
    assert len(backend.told) < 5_000


def test_a_reader_that_takes_nothing_is_gone_after_a_while(parts, monkeypatch):
    """Nor may what one holds stay for ever."""
    monkeypatch.setattr(logs, "UNREAD_SECONDS", 0.3)
    backend = endless(parts, 10**6)
    with serving(replace(parts, backend=backend)) as fetch, reader(fetch):
        until(lambda: "closed" in backend.told)


def test_a_reader_that_takes_its_time_stays(parts, monkeypatch):
    """What counts is that it takes something, not how long it has been there."""
    monkeypatch.setattr(logs, "UNREAD_SECONDS", 0.2)
    backend = endless(parts, 1)
    with serving(replace(parts, backend=backend)) as fetch, reader(fetch) as made:
        made.settimeout(0.5)
        heard = b""
        while b"}\n\r\n" not in heard:  # the end of the one line, and of its chunk
            heard += made.recv(100_000)
        with pytest.raises(TimeoutError):
            made.recv(100_000)
        assert backend.told == ["line"]
