"""`python -m offramp_runtime` as a container starts and stops it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from offramp.local import ports
from tests.waiting import PATIENCE_SECONDS

HANDLER = """
import os, time
def handle(event, context):
    if event.path == "/wait":
        os.write(1, b"in handler\\n")
        while not os.path.exists(event.query["until"]):
            time.sleep(0.005)
    if event.path == "/stuck":
        time.sleep(600)
    return event.path
"""

MODULES = """
import sys
def handle(event, context):
    return {"body": sorted(sys.modules)}
"""
SLOW = {
    "email",
    "google.protobuf",
    "hashlib",
    "http.server",
    "prometheus_client",
    "requests",
    "ssl",
}


class Container:
    """A process as a container has it; `line()` returns its next line of output."""

    def __init__(self, folder, source=HANDLER, **env) -> None:
        (folder / "handler.py").write_text(source)
        base = {"OFFRAMP_FUNCTION_FOLDER": str(folder), "OFFRAMP_ADDRESS": "127.0.0.1"}
        quiet = {"port": "0", "metrics_port": "0", "access_log": "false"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "offramp_runtime"],
            env={"PATH": os.environ["PATH"], **base, **quiet, **env},
            stdout=subprocess.PIPE,
        )

    def line(self) -> str:
        return self.process.stdout.readline().decode()

    def port(self) -> int:
        while line := self.line():
            if "port" in (entry := json.loads(line)):
                return entry["port"]
        pytest.fail("the process ended before it served")

    def ask(self, port: int, path: str) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: t\r\n\r\n".encode())
        return client


def page(url: str, *, holding: str) -> str:
    """Read a page again until it holds a text; a request is counted after it is answered."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - ours
                text = answer.read().decode()
            if holding in text:
                return text
        time.sleep(0.01)
    pytest.fail(f"{url} does not hold {holding}")


@pytest.fixture
def container(tmp_path):
    with contextlib.ExitStack() as stack:

        def start(**options):
            made = Container(tmp_path, **options)
            stack.callback(made.process.stdout.close)
            stack.callback(made.process.wait, PATIENCE_SECONDS)
            stack.callback(made.process.kill)
            return made

        yield start


def test_sigterm_finishes_what_has_begun(container, tmp_path):
    """A rollout must not cost a request; callers who only stay connected are sent away first."""
    started = container()
    port, may_end = started.port(), tmp_path / "may_end"
    with started.ask(port, "/") as idle, started.ask(port, f"/wait?until={may_end}") as client:
        assert idle.recv(65536).endswith(b"/")
        assert started.line() == "in handler\n"
        started.process.send_signal(signal.SIGTERM)
        assert idle.recv(65536) == b""
        may_end.touch()
        answer = client.recv(65536)

    assert answer.endswith(b"/wait")
    assert b"Connection: close" in answer
    assert started.process.wait(PATIENCE_SECONDS) == 0


def test_sigterm_ends_an_import_that_takes_long(container):
    """There is nothing to finish, and a container's first process has no default for signals."""
    started = container(source="import os, time\nos.write(1, b'importing\\n')\ntime.sleep(600)\n")
    assert started.line() == "importing\n"

    started.process.send_signal(signal.SIGTERM)

    assert started.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("exec_timeout", ["60s", "0"])
def test_a_drain_waits_as_long_as_a_handler_may_take(container, tmp_path, exec_timeout):
    """A slow client's time is another one, and none at all must not mean a few seconds."""
    started = container(exec_timeout=exec_timeout, write_timeout="50ms")
    port, may_end = started.port(), tmp_path / "may_end"
    with started.ask(port, f"/wait?until={may_end}") as client:
        assert started.line() == "in handler\n"
        started.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            started.process.wait(1)
        may_end.touch()

        assert client.recv(65536).endswith(b"/wait")


def test_a_stuck_handler_ends_the_process_with_its_own_code(container):
    """The platform starts another; the code says why this one ended."""
    started = container(exec_timeout="200ms", write_timeout="1s")
    with started.ask(started.port(), "/stuck") as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 504")

    assert started.process.wait(PATIENCE_SECONDS) == 124


def test_a_bad_setting_stops_the_start_and_is_named(container):
    """Serving with a guessed timeout would be found much later."""
    started = container(exec_timeout="soon")

    assert "exec_timeout" in started.line()
    assert started.process.wait(PATIENCE_SECONDS) == 2


def test_a_broken_handler_is_alive_but_not_ready(container):
    """The platform keeps the old version while the log tells what is wrong."""
    started = container(source="import missing_module_xyz")
    assert "missing_module_xyz" in started.line()
    port = started.port()

    with started.ask(port, "/_/health") as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
    with started.ask(port, "/_/ready") as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 503")


def test_metrics_have_a_port_of_their_own(container):
    """Callers of the function must not read its numbers."""
    metrics_port = ports.allot({"metrics": 0})["metrics"]
    started = container(metrics_port=str(metrics_port))
    with started.ask(started.port(), "/") as client:
        client.recv(65536)
    text = page(
        f"http://127.0.0.1:{metrics_port}/metrics",
        holding='offramp_cold_start_seconds{phase="first_answer"}',
    )

    assert 'http_requests_total{code="200",method="GET"} 1.0' in text
    assert "process_resident_memory_bytes" in text
    phases = dict(
        re.findall(r'^offramp_cold_start_seconds{phase="(\w+)"} (\S+)$', text, re.MULTILINE)
    )
    assert list(phases) == ["start", "import", "ready", "first_answer"]
    assert min(map(float, phases.values())) >= 0


def test_the_first_answer_waits_for_no_import_that_it_does_not_need(container):
    """Sending spans and being scraped need more imports than all the rest; both come later."""
    receiver = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    started = container(source=MODULES, metrics_port="0", **receiver)
    with started.ask(started.port(), "/") as client:
        _, _, body = client.recv(2**20).partition(b"\r\n\r\n")

    loaded = set(json.loads(body))
    assert "opentelemetry.sdk.trace" in loaded, "or the first request would be in no trace"
    assert not loaded & SLOW


ENDS = """
import atexit, concurrent.futures, logging, logging.handlers, os, threading, time
pool = concurrent.futures.ThreadPoolExecutor(1)
def say(text):
    os.write(1, text.encode() + b"\\n")
def work():
    time.sleep(0.3)
    say("the executor's work is done")
def handle(event, context):
    pool.submit(work)
    return "taken"
atexit.register(say, "exit handlers run")
if os.environ.get("HANGS"):
    atexit.register(time.sleep, 600)
"""


def test_the_end_of_a_process_is_as_pythons_own(container):
    """What clients hold back is sent there, and what a view gave an executor would be lost."""
    started = container(source=ENDS)
    with started.ask(started.port(), "/") as client:
        assert client.recv(65536).endswith(b"taken")
    started.process.send_signal(signal.SIGTERM)

    assert started.line() == "the executor's work is done\n"
    assert started.line() == "exit handlers run\n"
    assert started.process.wait(PATIENCE_SECONDS) == 0


def test_an_exit_handler_that_hangs_holds_up_no_end(container):
    """The platform would kill it later, and nobody says why."""
    started = container(source=ENDS, HANGS="yes")
    started.port()
    started.process.send_signal(signal.SIGTERM)

    assert started.process.wait(PATIENCE_SECONDS) == 0
