"""
Workers that begin with their imports done: forked from a process that has done them.

`python -m shared.worker` takes a third of a second for that, more than most of its tests.
What runs is the same `main`, in a process and an environment of its own.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).parents[3]


@dataclass
class Forked:
    """A worker, with what of `subprocess.Popen` its tests use."""

    pid: int
    stdout: TextIO
    ended: TextIO  # tells its exit code
    returncode: int | None = None

    def poll(self) -> int | None:
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        if (code := self._look(timeout)) is None:
            raise subprocess.TimeoutExpired("shared.worker", timeout or 0)
        return code

    def communicate(self) -> tuple[str, None]:
        told = self.stdout.read()
        self.wait()
        return told, None

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None:
            with selectors.DefaultSelector() as selector:
                selector.register(self.ended, selectors.EVENT_READ)
                if selector.select(seconds):
                    self.returncode = int(self.ended.readline())
                    self.ended.close()
        return self.returncode


@cache
def template() -> tuple[subprocess.Popen, socket.socket]:
    """Start the process that forks, once; it ends when nobody has our end of the line to it."""
    ours, its = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with its:
        command = [sys.executable, "-m", "tests.shared.worker.warm", str(its.fileno())]
        return subprocess.Popen(command, cwd=ROOT, pass_fds=[its.fileno()]), ours


def start(environment: Mapping[str, str]) -> Forked:
    """Start a worker that has this *environment* alone."""
    (output, its_output), (ended, its_end) = os.pipe(), os.pipe()
    _, line = template()
    socket.send_fds(line, [json.dumps(environment).encode()], [its_output, its_end])
    os.close(its_output)
    os.close(its_end)
    # unbuffered below: what is there to be read is never hidden from `select`
    pid, told = int(os.read(ended, 20)), os.fdopen(ended)
    return Forked(pid, os.fdopen(output), told)


def main() -> None:
    """Fork a worker for each environment that comes, until nobody is there any more."""
    from shared.worker.__main__ import main as work

    orders = socket.socket(fileno=int(sys.argv[1]))
    waiting: list[int] = []
    while True:
        text, descriptors, _, _ = socket.recv_fds(orders, 100_000, 2)
        waiting = [pid for pid in waiting if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        if not text:
            return
        if (pid := os.fork()) == 0:
            break
        waiting.append(pid)
        for one in descriptors:
            os.close(one)
    orders.close()
    wait_for_worker(*descriptors)
    os.environ.clear()
    os.environ.update(json.loads(text))
    work()


def wait_for_worker(output: int, end: int) -> None:
    """Return in the worker; the process that forked it tells its id and its exit code, and ends."""
    if (pid := os.fork()) == 0:
        os.dup2(output, sys.stdout.fileno())
        os.close(output)
        os.close(end)
        return
    os.close(output)
    os.write(end, str(pid).encode())
    _, status = os.waitpid(pid, 0)
    os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
