"""The project's functions under our host, and each as a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.runtime import pinned
from offramp.catalogue import Catalogue, Function, load
from offramp.local.host import HostClient, preload_modules

IMPORT_AND_SERVE = """
import contextlib, importlib, runpy, sys
for name in sys.argv[1:]:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
runpy.run_module("offramp_runtime", run_name="__main__")
"""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class RunningHost:
    """A host with all functions of the project; *ports* by function."""

    client: HostClient
    ports: dict[str, int]
    pid: int

    def pids(self, function: str) -> list[int]:
        """Return the pids of a function's processes."""
        processes = self.client.status()["functions"][function]["processes"]
        return [process["pid"] for process in processes]


def catalogue() -> Catalogue:
    """Return what the project's stack.yml says."""
    return load(ROOT)


@contextmanager
def host(functions: Sequence[Function]) -> Iterator[RunningHost]:
    """Run *functions* without database or secrets: what is measured comes before those."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        spec = {
            "functions": [
                {
                    "name": each.name,
                    "folder": str(each.folder),
                    "route": each.route,
                    "max_processes": 1,
                }
                for each in functions
            ],
            "python_path": [str(ROOT)],
            "logs": name,
            "run": name,
            "control": str(folder / "control"),
        }
        (folder / "spec.json").write_text(json.dumps(spec))
        command = [sys.executable, "-m", "offramp.local.host", "--spec", str(folder / "spec.json")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None  # noqa: S101 - asked for above
        announced = json.loads(process.stdout.readline())
        try:
            yield RunningHost(HostClient(folder / "control"), announced["ports"], process.pid)
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()


@contextmanager
def alone(function: Function, *, is_plain: bool = False) -> Iterator[int]:
    """
    Run one function as a process of its own; yield its pid when it has answered.

    It imports first what its requests will need (and nothing of other functions), as it would
    have after some minutes of real calls; if *is_plain*, only what this one answer needs.
    """
    port = pinned.free_port()
    env = {
        "OFFRAMP_FUNCTION_FOLDER": str(function.folder),
        "OFFRAMP_ADDRESS": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
        "port": str(port),
        "metrics_port": "0",
        "access_log": "false",
    }
    modules = [] if is_plain else preload_modules([function.folder], [ROOT])
    with pinned.server([sys.executable, "-c", IMPORT_AND_SERVE, *modules], port, env) as process:
        yield process.pid
