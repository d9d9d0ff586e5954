"""`offramp audit` of applications with 1,000 routes: time, memory, a second run, a web."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import application, cores, long_views
from bench.row import Row

MOST_SECONDS = 15.0
MOST_MIB = 500.0
MOST_SECONDS_AGAIN = 2.0
PARTS = 7  # of the application in which all functions call one another
LAST = 2000  # characters of a failure that are shown
MOST_LONGER = 5.0  # times as long as where each route has four of its own


WOVEN = "140 routes, each reaching 1,120 functions, against 4"


def rows() -> list[Row]:
    """Audit it twice with one core; what the process itself took counts, not its children."""
    with tempfile.TemporaryDirectory() as folder, cores.on(cores.for_servers()):
        root, out = Path(folder) / "tree", Path(folder) / "out"
        application.write(root)
        first, memory = _audit(root, out)
        again, _ = _audit(root, out)
        long_views.write(Path(folder) / "long")
        long, memory_of_long = _audit(Path(folder) / "long", Path(folder) / "out of long")
        chained, woven = (_of_parts(Path(folder), woven=one) for one in (False, True))
    return [
        _row("audit 1,000 routes, 200,000 lines", first, MOST_SECONDS, "s"),
        _row("memory of it", memory, MOST_MIB, "MiB"),
        _row("audit it again, unchanged", again, MOST_SECONDS_AGAIN, "s"),
        _row("audit 1,000 routes whose views have 195 lines each", long, MOST_SECONDS, "s"),
        _row("memory of it", memory_of_long, MOST_MIB, "MiB"),
        _row(WOVEN, woven, chained * MOST_LONGER, "s"),
    ]


def _of_parts(folder: Path, *, woven: bool) -> float:
    root = folder / f"{PARTS} {woven}"
    application.write(root, PARTS, woven=woven)
    return _audit(root, folder / f"out {woven}")[0]


def _row(what: str, measured: float, most: float, unit: str) -> Row:
    return Row(what, measured, most, unit, most / measured, f"<= {most:g} {unit}", measured <= most)


def _audit(root: Path, out: Path) -> tuple[float, float]:
    """Return the seconds from start to end, and the highest memory in MiB."""
    command = [sys.executable, "-m", "offramp", "audit", str(root), "--out", str(out)]
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:  # without --fail-on, findings are no failure
            said.seek(0)
            error = said.read().decode(errors="replace")[-LAST:]
            raise RuntimeError(f"offramp audit ended with {process.returncode}: {error}")
    return seconds, usage.ru_maxrss / 1024
