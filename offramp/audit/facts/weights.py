"""
What it costs to import the packages that a function needs: measured, never guessed.

Each package is imported alone in a fresh process of the application's interpreter (ours where
none is named), away from the audited folder, so that only installed packages can be found and
nothing of the audited code runs. Times are in milliseconds, memory in MiB.

Packages share parts. For a set, the heaviest counts whole, and each further one by the share
of its modules that no heavier one has loaded: an estimate between the largest and the sum.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from offramp.audit.report import Estimate

SECONDS = 20.0  # for one package; torch takes ten on a slow disk
ALL_SECONDS = 60.0  # for all of them; what is not reached in time stays unknown
NAMED = 5  # packages named in an estimate

# Run by the application's interpreter, which may be older: nothing but its standard library.
PROBE = """
import importlib, json, os, sys, time
def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1048576.0
before, size = set(sys.modules), memory()
start, busy = time.perf_counter(), time.process_time()
importlib.import_module(sys.argv[1])
took, busy = (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
found = {"ms": took, "mib": memory() - size, "modules": sorted(set(sys.modules) - before)}
found["processor_ms"] = busy
os.write(int(sys.argv[2]), json.dumps(found).encode())
"""
LOOK = """
import importlib.util, json, os, sys
def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
found = [name for name in json.load(sys.stdin) if not is_there(name)]
os.write(int(sys.argv[1]), json.dumps(found).encode())
"""


@dataclass(frozen=True)
class Weight:
    """
    One package: milliseconds and MiB of importing it, and the modules that this loaded.

    *processor_ms* are those in which it was worked on: the same on a busy machine.
    """

    import_ms: float
    memory_mib: float
    modules: frozenset[str] = field(repr=False, default=frozenset())
    processor_ms: float = 0.0


class Scales:
    """Weights of packages in one interpreter, each measured once."""

    def __init__(self, interpreter: str = sys.executable, seconds: float = ALL_SECONDS) -> None:
        self._interpreter = interpreter
        self._ends = time.monotonic() + seconds
        self._known: dict[str, Weight | None] = {}
        self._missing: set[str] = set()  # which are not installed there

    def weigh(self, package: str) -> Weight | None:
        """Return the package's weight; None where it is not installed, fails or takes too long."""
        if package not in self._known:
            left = min(SECONDS, self._ends - time.monotonic())
            self._known[package] = measure(package, self._interpreter, left) if left > 0 else None
        return self._known[package]

    def look_for(self, packages: Iterable[str]) -> None:
        """Find out which of *packages* are not installed there; all at once, for it is quick."""
        asked = json.dumps(sorted(packages))
        left = min(SECONDS, self._ends - time.monotonic())
        found = _told([self._interpreter, "-I", "-B", "-c", LOOK], left, asked) if left > 0 else []
        self._missing.update(found if isinstance(found, list) else ())
        self._known.update(dict.fromkeys(self._missing))

    @property
    def known(self) -> dict[str, Weight]:
        """The weights that could be measured so far, by package."""
        return {name: weight for name, weight in self._known.items() if weight is not None}

    def estimate(self, packages: Iterable[str]) -> Estimate:
        """Return what importing *packages* together costs; unknown where none could be measured."""
        weights = {name: self.weigh(name) for name in packages}
        made = together({name: one for name, one in weights.items() if one is not None})
        made.missing = sorted(self._missing & weights.keys())
        unknown = {name for name, one in weights.items() if one is None}
        made.unmeasured = sorted(unknown - self._missing)
        return made


def measure(package: str, interpreter: str, seconds: float) -> Weight | None:
    """Return what importing *package* in a fresh process took; None where it cannot be had."""
    found = _told([interpreter, "-I", "-B", "-c", PROBE, package], seconds)
    if not isinstance(found, dict):
        return None
    return Weight(
        import_ms=found["ms"],
        memory_mib=max(found["mib"], 0.0),
        modules=frozenset(found["modules"]),
        processor_ms=found["processor_ms"],
    )


def _told(command: list[str], seconds: float, given: str = "") -> Any:
    """Return what a program answers in a process of its own; None where it does not."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile("w+") as asked,
    ):
        number = answer.fileno()
        asked.write(given)
        asked.seek(0)
        try:
            subprocess.run(
                [*command, str(number)],
                cwd=folder,
                stdin=asked,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[number],
                timeout=seconds,
                env={"HOME": folder, "TMPDIR": folder, "PATH": "/usr/bin:/bin"},
                check=True,
            )
            answer.seek(0)
            return json.loads(answer.read())
        except (OSError, subprocess.SubprocessError, ValueError):
            return None


def together(weights: Mapping[str, Weight]) -> Estimate:
    """Return the cost of a set, by what each adds to those that are heavier."""
    if not weights:
        return Estimate()
    ordered = sorted(weights.items(), key=lambda one: (-one[1].import_ms, one[0]))
    seen: set[str] = set()
    time_ms = memory_mib = 0.0
    for _, weight in ordered:
        new = len(weight.modules - seen) / len(weight.modules) if weight.modules else 1.0
        time_ms += weight.import_ms * new
        memory_mib += weight.memory_mib * new
        seen |= weight.modules
    return Estimate(round(time_ms, 1), round(memory_mib, 1), [name for name, _ in ordered[:NAMED]])
