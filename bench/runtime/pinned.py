"""Processes on one core, so that what is measured is not how many cores there are."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

START_SECONDS = 30.0


def cores() -> tuple[int, int]:
    """Return the core for servers and the one for callers; the same if there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return available[0], available[-1]


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started inside runs on *core* only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def server(
    command: list[str], port: int, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* on the servers' core until it answers on *port*; end it afterwards."""
    with on_core(cores()[0]):
        process = subprocess.Popen(
            command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    try:
        wait_for_answer(port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_answer(port: int, path: str = "/") -> float:
    """Return the seconds until *path* was answered, with any status. Raises TimeoutError."""
    started = time.monotonic()
    while time.monotonic() - started < START_SECONDS:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30):
                return time.monotonic() - started
        except urllib.error.HTTPError:
            return time.monotonic() - started
        except OSError:
            time.sleep(0.002)
    raise TimeoutError(f"nothing answers on port {port}")


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
