import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from offramp.local.host import HostClient
from tests.waiting import PATIENCE_SECONDS, until

HANDLER = """
import os, signal, sys, threading, time
from pathlib import Path

def handle(event, context):
    if event.path == "/stuck":
        time.sleep(600)
    if event.path == "/wait":
        Path(event.query["begun"]).touch()
        while not Path(event.query["until"]).exists():
            time.sleep(0.005)
    if event.path == "/env":
        return {"body": dict(os.environ)}
    if event.path == "/allocate":
        return str(len(bytearray(400_000_000)))
    if event.path == "/allocate-in-threads":
        return str(allocate_in_threads())
    if event.path == "/modules":
        return {"body": sorted(sys.modules)}
    print("printed by the handler")
    return str(os.getpid())

def allocate_in_threads():
    # 10 threads allocate 19 MB twice and live on: how many MB does the process keep?
    done, go_on = threading.Barrier(11), threading.Event()
    def use():
        for _ in range(2):
            bytearray(19_000_000)
        done.wait()
        go_on.wait()
    threads = [threading.Thread(target=use) for _ in range(10)]
    for thread in threads:
        thread.start()
    done.wait()
    kept = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000
    go_on.set()
    for thread in threads:
        thread.join()
    return kept
"""


class RunningHost:
    """A host in its own process, with functions of the test."""

    def __init__(self, folder: Path, functions: dict[str, dict], **more) -> None:
        self.folder = folder
        self.sockets = tempfile.TemporaryDirectory(prefix="host-")
        self.client = HostClient(Path(self.sockets.name) / "c")
        spec = {
            "functions": [self._function(name, **each) for name, each in functions.items()],
            "logs": str(folder / "logs"),
            "run": str(folder / "run"),
            "control": str(Path(self.sockets.name) / "c"),
            **more,
        }
        (folder / "spec.json").write_text(json.dumps(spec))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "offramp.local.host", "--spec", str(folder / "spec.json")],
            stdout=subprocess.DEVNULL,
        )
        until((folder / "run/host.json").exists)
        self.ports = json.loads((folder / "run/host.json").read_text())["ports"]

    def _function(self, name: str, source: str = HANDLER, **spec) -> dict:
        folder = self.folder / name
        folder.mkdir()
        (folder / "handler.py").write_text(source)
        return {"name": name, "folder": str(folder), "idle_seconds": 600, **spec}

    def connect(self, name: str = "one") -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.ports[name], timeout=PATIENCE_SECONDS)

    def get(self, path: str = "/", name: str = "one") -> tuple[int, str]:
        with contextlib.closing(self.connect(name)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def function(self, name: str = "one") -> dict:
        return self.client.status()["functions"][name]

    def log(self, name: str = "one") -> str:
        return (self.folder / "logs" / f"{name}.log").read_text()

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self.sockets.cleanup()


def is_running(pid: int) -> bool:
    """Whether a process lives; one that has ended but is not reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.fixture
def start(tmp_path):
    """Start hosts: ``start({"one": {}}, python_path=[...])``; they end with the test."""
    with contextlib.ExitStack() as stack:

        def begin(functions: dict[str, dict], **more) -> RunningHost:
            host = RunningHost(tmp_path, functions, **more)
            stack.callback(host.close)
            return host

        yield begin


@pytest.fixture
def host(start):
    return start({"one": {}})
