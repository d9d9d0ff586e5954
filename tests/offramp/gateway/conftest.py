"""The operators' server on a port of the kernel's choice, of a project that does not run."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from offramp.backends.local import LocalBackend
from offramp.gateway.app import Parts, application
from offramp.gateway.guard import LOOPBACK
from offramp.gateway.server import listen, server
from offramp.gateway.site import Site
from offramp.local.layout import Layout

OPENAPI = """
openapi: 3.1.0
info: {title: Things, version: "1", x-day: 2026-01-31}
servers: [{url: https://elsewhere.example}]
paths: {}
"""
STACK = """
x-offramp: {old: {app: "app:app", service: old}, groups: [main]}
functions:
  thing:
    handler: ./thing
    image: thing
    secrets: [key]
    annotations: {offramp.dev/group: main, offramp.dev/route: GET /thing}
"""


class Fetch:
    """Asks one server, and never follows or repeats."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool = urllib3.PoolManager(retries=False, timeout=60)

    def __call__(self, path: str, method: str = "GET", **rest: Any) -> urllib3.BaseHTTPResponse:
        return self._pool.request(method, self.address + path, **rest)


@contextmanager
def serving(parts: Parts) -> Iterator[Fetch]:
    listener = listen(("127.0.0.1", 0))
    running = server(application(parts))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Fetch(f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        running.should_exit = True
        thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    file = tmp_path / "openapi.yaml"
    file.write_text(OPENAPI)
    return Site(
        status=lambda: {"routes": []},
        metrics=lambda: "up 1\n",
        gateway=lambda: "http://127.0.0.1:8080",
        openapi=file,
    )


@pytest.fixture
def parts(site: Site, tmp_path: Path) -> Parts:
    stack = tmp_path / "stack.yml"
    stack.write_text(STACK)
    layout = Layout(tmp_path, tmp_path / "home")
    layout.prepare()
    return Parts(site, LocalBackend(stack, layout), hosts=LOOPBACK)


@pytest.fixture
def serve() -> Iterator[Callable[[Parts], Fetch]]:
    """Serve what a test puts together, until it ends."""
    with ExitStack() as stack:
        yield lambda parts: stack.enter_context(serving(parts))


@pytest.fixture
def fetch(parts: Parts, serve: Callable[[Parts], Fetch]) -> Fetch:
    return serve(parts)
