"""A small project with cases, and a server that answers as its gateway would."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.servers import Server

STACK = """
provider: {name: openfaas}
x-offramp:
  old: {app: "app:app", service: things-old}
  groups: [main]
  accounts:
    demo: {function: login, json: {email: demo}}
functions:
  login:
    handler: ./functions/login
    annotations: {offramp.dev/group: main, offramp.dev/route: POST /login}
  thing:
    handler: ./functions/thing
    annotations: {offramp.dev/group: main, offramp.dev/route: "GET /things/{id}"}
"""
CASES = """
- name: a thing of the caller
  as: demo
  request: {path: /things/1}
  expect: {status: 200, json: {id: "1"}}
  traffic: 3
- name: never sent
  request: {path: /things/never}
  expect: {status: 200}
"""


@dataclass
class Served:
    """What a test's gateway got, and how it answers."""

    address: str = ""
    token: str = "opaque"
    thing_status: int = 200
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    most_at_once: int = 0
    under_way: set[int] = field(default_factory=set)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.seen]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("login", "thing"):
        folder = tmp_path / "functions" / name
        folder.mkdir(parents=True)
        (folder / "handler.py").write_text("def handle(event, context): ...\n")
    (tmp_path / "functions" / "thing" / "cases.yml").write_text(CASES)
    (tmp_path / "stack.yml").write_text(STACK)
    return tmp_path


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None: ...

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, {"access_token": served.token}, "old")

        def do_GET(self) -> None:
            served.arrived.release()
            served.under_way.add(threading.get_ident())
            served.most_at_once = max(served.most_at_once, len(served.under_way))
            thing = {"id": self.path.rpartition("/")[2]}
            self.answer(served.thing_status, thing, self.headers.get("x-offramp", "new"))

        def answer(self, status: int, document: object, side: str) -> None:
            served.seen.append((self.command, self.path, dict(self.headers)))
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("x-served-by", side)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            served.under_way.discard(threading.get_ident())
            self.wfile.write(body)

    with Server(("127.0.0.1", 0), Handler) as server:
        served.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield served
        server.shutdown()
        thread.join()
