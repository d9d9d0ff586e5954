"""The operators' server on a port of the kernel's choice."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from offramp.gateway.server import Server
from offramp.gateway.site import Site

OPENAPI = """
openapi: 3.1.0
info: {title: Things, version: "1", x-day: 2026-01-31}
servers: [{url: https://elsewhere.example}]
paths: {}
"""


class Fetch:
    """Asks one server, and never follows or repeats."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool = urllib3.PoolManager(retries=False, timeout=10)

    def __call__(self, path: str, method: str = "GET") -> urllib3.BaseHTTPResponse:
        return self._pool.request(method, self.address + path)


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
def fetch(site: Site) -> Iterator[Any]:
    with Server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Fetch(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
