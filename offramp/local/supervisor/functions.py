"""The function host: its specification, its command line, and the ports it listens on."""

import json
import sys
from pathlib import Path
from typing import Any

from offramp import files
from offramp.catalogue import Catalogue, Function
from offramp.local.children import Command
from offramp.local.environment import Surroundings
from offramp.local.supervisor.libraries import libraries, unusable

NAME = "functions"


def prepare(around: Surroundings) -> None:
    """Write what the host is to run, and forget the ports of an earlier one."""
    layout = around.layout
    layout.host.unlink(missing_ok=True)
    document = {
        "functions": [_function(around, function) for function in around.catalogue.functions],
        "preload": around.catalogue.offramp.preload,
        "python_path": [str(path) for path in python_path(around.catalogue)],
        "libraries": [str(path) for path in _libraries(around.catalogue)],
        "logs": str(layout.logs),
        "run": str(layout.sockets),
        "control": str(layout.host_control),
    }
    files.replace(layout.host_spec, json.dumps(document, indent=1).encode())


def command(around: Surroundings) -> Command:
    """Return how the host is started; it drains its functions when asked to end."""
    return Command(
        name=NAME,
        argv=(sys.executable, "-m", "offramp.local.host", "--spec", str(around.layout.host_spec)),
        folder=around.layout.home,
        environment=dict(around.outer),
        log=around.layout.log(NAME),
        stop_seconds=20.0,
    )


async def is_listening(around: Surroundings) -> bool:
    """The host wrote down its ports, which it does once it listens on all of them."""
    return around.layout.host.exists()


def ports(around: Surroundings) -> dict[str, int]:
    """Return the listening port of each function."""
    document = json.loads(around.layout.host.read_text(encoding="utf-8"))
    return {str(name): int(port) for name, port in document["ports"].items()}


def python_path(catalogue: Catalogue) -> list[Path]:
    """Return where `configuration.copy` is imported from: each copy's folder, and a `src`."""
    copies = [copy.resolve() for copy in catalogue.copies]
    sources = [copy for copy in copies if copy.name == "src" and copy.is_dir()]
    return list(dict.fromkeys([catalogue.root, *(copy.parent for copy in copies), *sources]))


def without_libraries(catalogue: Catalogue) -> str | None:
    """Say why functions find nothing of the application's environment, where that is so."""
    python = catalogue.offramp.old.python
    return unusable(catalogue.root / python, str(python)) if python else None


def _libraries(catalogue: Catalogue) -> list[Path]:
    python = catalogue.offramp.old.python
    return libraries(catalogue.root / python) if python else []


def _function(around: Surroundings, function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "folder": str(function.folder),
        "env": around.of_function(function),
        "route": function.route,
        "max_processes": function.max_processes,
        "concurrency": function.concurrency,
        "idle_seconds": function.idle_seconds,
        "exec_timeout": function.timeout_seconds,
        "memory_bytes": function.memory_bytes,
        "max_request_bytes": function.max_request_bytes,
    }
