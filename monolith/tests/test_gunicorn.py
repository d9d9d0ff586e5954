"""The application as it really runs: under gunicorn, in processes of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest
import urllib3
from gunicorn.http import errors
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from monolith.tests.world import PASSWORD, settings
from monolith.worker import status_of
from tests import servers

CONFIG = Path(__file__).parents[1] / "gunicorn.conf.py"
LONGEST_SECONDS = 120  # for a start, a request or a stop, on a busy machine


@dataclass(frozen=True)
class Server:
    """A running gunicorn and its output."""

    process: subprocess.Popen
    url: str
    output: Path

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.output.read_text().splitlines()]


def wait_for_url(process: subprocess.Popen, output: Path) -> str:
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"Listening at: (http://[0-9.:]+)", output.read_text()):
            return found[1]
        time.sleep(0.02)
    raise AssertionError(output.read_text())


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """An OTLP endpoint, and what it was sent."""
    received: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with servers.Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


@contextmanager
def started(environment: dict[str, str], output: Path) -> Iterator[Server]:
    options = ["-c", CONFIG, "--graceful-timeout", "600"]  # nothing here may end by force
    command = [sys.executable, "-m", "gunicorn", *options, "monolith.app:create_app()"]
    with output.open("w") as target:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment, "PORT": "0"},
            stdout=target,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(process, wait_for_url(process, output), output)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def server(world, ana, environment, tmp_path) -> Iterator[Server]:
    """One for a test that ends it."""
    with started(environment, tmp_path / "output") as one:
        yield one


@pytest.fixture(scope="module")
def lasting_server(
    own_database_url, secret_folder, outside_servers, tmp_path_factory
) -> Iterator[Server]:
    """One for tests that send what it refuses."""
    folder = tmp_path_factory.mktemp("lasting")
    environment = settings(own_database_url, secret_folder, outside_servers, folder)
    with started(environment, folder / "output") as one:
        yield one


def test_it_serves_logs_and_stops(server, ana):
    """Two workers, one JSON line a request, and an end although a stream is open."""
    http = urllib3.PoolManager(retries=False, timeout=LONGEST_SECONDS)
    body = {"email": ana.email, "password": PASSWORD}
    login = http.request("POST", f"{server.url}/auth/login", json=body)
    chunked = http.request(
        "POST",
        f"{server.url}/data/uploads",
        body=iter([b"date,description,amount\n", b"2026-01-01,rent,-1\n"]),
        headers={**ana.headers, "Content-Type": "text/csv"},
        chunked=True,
    )
    stream = http.request("GET", f"{server.url}/events", headers=ana.headers, preload_content=False)
    first = stream.readline()
    workers = psutil.Process(server.process.pid).children()
    server.process.send_signal(signal.SIGTERM)
    exit_code = server.process.wait(LONGEST_SECONDS)

    assert (login.status, chunked.status, first) == (200, 201, b": connected\n")
    assert len(workers) == 2
    assert exit_code == 0
    access = [line for line in server.lines() if line["logger"] == "monolith.access"]
    assert [(line["path"], line["status"]) for line in access] == [
        ("/auth/login", 200),
        ("/data/uploads", 201),
        ("/events", 200),
    ]
    assert access[0]["request_id"] == login.headers["x-request-id"]


def test_endless_bodies_are_counted_and_refused(lasting_server):
    """A body without a length cannot fill the memory."""
    http = urllib3.PoolManager(retries=False, timeout=LONGEST_SECONDS)
    answer = http.request(
        "POST",
        f"{lasting_server.url}/auth/login",
        body=iter([b"x" * 65_536] * 20),
        headers={"Content-Type": "application/json"},
        chunked=True,
    )

    assert answer.status == 413
    assert answer.json()["detail"] == "the body has 1310720 bytes; at most 1048576 are accepted"


def test_what_is_beyond_a_limit_is_a_problem(lasting_server):
    """Gunicorn refuses it before the application sees it; callers read one shape of error."""
    http = urllib3.PoolManager(retries=False, timeout=LONGEST_SECONDS)
    path, long = f"{lasting_server.url}/version", "x" * 70_000
    answers = {
        414: http.request("GET", f"{path}?{long}"),
        417: http.request("POST", path, headers={"Expect": "tea"}, body=b"x"),
        431: http.request("GET", path, headers={"X-Long": long}),
    }

    for status, answer in answers.items():
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status, answer.json()["status"]) == (status, status)
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_header_that_we_got_wrong_is_our_own_fault():
    """Gunicorn tells it by the same class of error as a header of the caller."""
    assert status_of(errors.InvalidResponseHeader("X")) == 500
    assert status_of(errors.InvalidHeader("X")) == 400
    assert status_of(KeyError()) == 500


@pytest.fixture
def traced(environment, collector) -> list[bytes]:
    """Requested before `server`: it exports to the collector."""
    environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector[0]
    return collector[1]


def test_spans_are_exported_from_the_workers(traced, server, ana):
    """The exporter's thread is made after the fork, and what waits is sent at the end."""
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {**ana.headers, "traceparent": f"00-{trace_id}-b7ad6b7169203331-01"}
    urllib3.request("GET", f"{server.url}/users/me", headers=headers, timeout=LONGEST_SECONDS)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(LONGEST_SECONDS)

    [resource] = [
        found
        for body in traced
        for found in ExportTraceServiceRequest.FromString(body).resource_spans
    ]
    spans = [span for scope in resource.scope_spans for span in scope.spans]
    names = {
        attribute.key: attribute.value.string_value for attribute in resource.resource.attributes
    }
    assert names["service.name"] == "monolith"
    assert {"GET /users/me", "SELECT"} <= {span.name for span in spans}
    assert {span.trace_id.hex() for span in spans} == {trace_id}
