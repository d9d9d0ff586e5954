"""
Processor time from exec to the first answer, as a container starts: ours, and Flask's.

Both serve the same handler with the environment that a cluster gives it, traces included. The time
is the kernel's (`wait4`), so that other work on the machine changes it little.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median

from bench.row import Row
from bench.runtime import pinned, project
from offramp.catalogue import Function

FUNCTION = "utils-version-info"
STARTS = 11
LEAST_RATIO = 1.5
NOBODY = "http://127.0.0.1:9"  # the receiver of traces; nothing is sent before the first answer
TRACED = {"OTEL_EXPORTER_OTLP_ENDPOINT": NOBODY, "OTEL_TRACES_SAMPLER": "parentbased_always_on"}


def rows() -> list[Row]:
    """Return the median of starts that were made in turn."""
    (function,) = [each for each in project.catalogue().functions if each.name == FUNCTION]
    ours, flask = [], []
    for _ in range(STARTS):
        ours.append(_ours(function))
        flask.append(_flask(function))
    ratio = median(flask) / median(ours)
    what = f"processor time from exec to the first answer of {FUNCTION}, against Flask + waitress"
    bound = f">= {LEAST_RATIO:g}x"
    return [Row(what, median(ours), median(flask), "ms", ratio, bound, ratio >= LEAST_RATIO)]


def _ours(function: Function) -> float:
    port = pinned.free_port()
    env = {
        "OFFRAMP_FUNCTION_FOLDER": str(function.folder),
        "OFFRAMP_ADDRESS": "127.0.0.1",
        "PYTHONPATH": str(project.ROOT),
        "port": str(port),
        "metrics_port": str(pinned.free_port()),
    }
    return _milliseconds([sys.executable, "-m", "offramp_runtime"], port, env)


def _flask(function: Function) -> float:
    port = pinned.free_port()
    env = {"PYTHONPATH": f"{project.ROOT}:{function.folder}", "HANDLER": "handler"}
    command = [sys.executable, "-m", "bench.runtime.flask_adapter", str(port)]
    return _milliseconds(command, port, env)


def _milliseconds(command: Sequence[str], port: int, env: Mapping[str, str]) -> float:
    """Start *command*, wait for its first answer on *port*, end it; return what it has used."""
    process = subprocess.Popen(
        command, env={"PATH": os.environ["PATH"], **TRACED, **env}, stdout=subprocess.DEVNULL
    )
    try:
        pinned.wait_for_answer(port, "/version")
    finally:
        process.kill()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0  # it has been waited for
    return (used.ru_utime + used.ru_stime) * 1000
