import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from offramp_runtime.application import Application
from offramp_runtime.logs import Log
from offramp_runtime.metrics import Metrics
from offramp_runtime.server import Server
from offramp_runtime.settings import Settings
from offramp_runtime.tracing import Tracing
from prometheus_client import CollectorRegistry

from tests.waiting import PATIENCE_SECONDS


class Running:
    """A server in this process, with a client that sends raw bytes."""

    def __init__(self, handler, log: Path, **changes) -> None:
        settings = replace(Settings(folder=Path(), access_log=False, threads=8), **changes)
        self.log = log
        self.descriptor = log.open("ab", buffering=0)
        self.registry = CollectorRegistry()
        metrics = Metrics(self.registry)
        metrics.register()
        self.application = Application(
            handler,
            settings,
            metrics,
            Tracing(settings),
            Log(descriptor=self.descriptor.fileno()),
        )
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.server = Server(self.listener, self.application)
        self.server.start()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._run_watch)
        self._watch.start()

    def _run_watch(self) -> None:
        while not self._ended.wait(0.005):
            self.server.watch()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)

    def say(self, data: bytes) -> bytes:
        """Send *data*, end the sending side, return all that comes back."""
        with self.connect() as client:
            with contextlib.suppress(ConnectionError):
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
            return everything(client)

    def get(self, path: str = "/", *headers: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", "Host: test", "Connection: close", *headers]
        return self.say("\r\n".join([*lines, "", ""]).encode())

    def close(self) -> None:
        self._ended.set()
        self._watch.join()
        self.server.gate.close()
        self.listener.close()


def everything(client: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start servers: ``serve(handler, max_inflight=1)``; they end with the test."""
    with contextlib.ExitStack() as stack:

        def start(handler, **changes) -> Running:
            running = Running(handler, tmp_path / "log", **changes)
            stack.callback(running.close)
            return running

        yield start
