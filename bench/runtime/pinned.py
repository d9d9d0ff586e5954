"""Processes on one core, so that what is measured is not how many cores there are."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench import cores
from offramp.local.ports import allot

START_SECONDS = 30.0


@contextmanager
def server(
    command: list[str], port: int, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* on the servers' core until it answers on *port*; end it afterwards."""
    with cores.on(cores.for_servers()):
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
    return allot({"bench": 0})["bench"]
