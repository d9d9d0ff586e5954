"""A project that seems up: a real Envoy, and this test run in place of its supervisor."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import pytest

from offramp.local import state
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from tests.offramp.local.envoy.gateway import Gateway, gateway

__all__ = ["gateway"]


# Whoever runs tests in the background of a script has it ignored, and processes inherit that.
INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"


@dataclass(frozen=True)
class Console:
    """Runs `offramp` in the project's folder, as a process of its own."""

    gateway: Gateway

    def start(self, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        program = f"{INTERRUPTIBLE}; from offramp.cli import main; main()"
        command = [sys.executable, "-c", program, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command,
            cwd=self.gateway.catalogue.root,
            stdin=stdin,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    def start_shifting(self, function: str) -> subprocess.Popen[str]:
        """Start a shift whose first window is long, and return once it set the first weight."""
        process = self.start("shift", function, "--yes", "--window", "600")
        deadline = time.monotonic() + 120
        while self.gateway.router.weight(function) == 0:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return process

    def run(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, output and errors."""
        with self.start(*words) as process:
            out, errors = process.communicate(timeout=300)
        return process.returncode, out, errors

    def json(self, *words: str) -> tuple[int, dict]:
        code, out, errors = self.run(*words, "--json")
        assert out, errors
        return code, json.loads(out)


@pytest.fixture
def console(gateway):
    layout = Layout.of(gateway.catalogue.root)
    layout.prepare()
    ports = {"gateway": gateway.addresses.gateway, "admin": gateway.addresses.admin}
    own = Mark.of(os.getpid())
    state.write(layout, state.State("2026-01-31T12:00:00Z", own, ports))
    yield Console(gateway)
    gateway.router.set_weights(dict.fromkeys(gateway.router.weights(), 0))


@pytest.fixture
def callers(gateway):
    """Send requests to one function until the test ends."""
    is_over = threading.Event()

    def send():
        while not is_over.is_set():
            gateway.call("GET", "/shift")

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
