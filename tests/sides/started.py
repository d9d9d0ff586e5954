"""Both sides as processes: gunicorn, and the function runtime forked once for each function."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import urllib3
import yaml

from tests.sides.sides import Side, urls

ROOT = Path(__file__).parents[2]
STACK = yaml.safe_load((ROOT / "stack.yml").read_text())
LONGEST_START_SECONDS = 120
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "monolith/gunicorn.conf.py", "-w", "1"]


def listener() -> socket.socket:
    """A listening socket on a port the kernel chose; what comes early waits in it."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def url(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def process(
    command: list[str], environment: Mapping[str, str], listeners: list[socket.socket], log: Path
) -> Iterator[None]:
    """Run *command*, which serves on *listeners*, until the block ends; *log* has its output."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
            pass_fds=[each.fileno() for each in listeners],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    for each in listeners:
        each.close()
    try:
        yield
    finally:
        running.terminate()
        running.wait(timeout=60)


@contextmanager
def old(environment: Mapping[str, str], log: Path) -> Iterator[Side]:
    """The monolith under gunicorn."""
    listening = listener()
    address = url(listening)
    command = [*GUNICORN, "-b", f"fd://{listening.fileno()}", STACK["x-offramp"]["old"]["app"]]
    with process(command, environment, [listening], log):
        wait(address, log)
        yield Side("old", lambda _method, _path: address)


@contextmanager
def new(environment: Mapping[str, str], log: Path) -> Iterator[Side]:
    """All functions, each a process of its own on its own port."""
    functions = [
        {"route": each["annotations"]["offramp.dev/route"], "folder": each["handler"]}
        for each in STACK["functions"].values()
    ]
    listeners = [listener() for _ in functions]
    for function, listening in zip(functions, listeners, strict=True):
        function["descriptor"] = listening.fileno()
    routes = {each["route"]: url(own) for each, own in zip(functions, listeners, strict=True)}
    command = [sys.executable, "-m", "tests.sides.serve_functions"]
    with process([*command, json.dumps(functions)], environment, listeners, log):
        for address in routes.values():
            wait(address, log)
        yield Side("new", urls(routes))


def wait(address: str, log: Path) -> None:
    """Return when *address* answers anything; what waits in the socket is answered in turn."""
    try:
        urllib3.request("GET", f"{address}/_/health", timeout=LONGEST_START_SECONDS, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise AssertionError(f"{address} does not answer:\n{log.read_text()}") from error
