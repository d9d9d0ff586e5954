"""Find the measurements, and run each in a process of its own so that none disturbs the next."""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.row import Row

LONGEST = 900  # seconds one measurement may take
LAST = 2000  # characters of a failure that are shown


@dataclass(frozen=True)
class Outcome:
    """What one measurement gave: rows, or what went wrong."""

    name: str
    rows: tuple[Row, ...] = ()
    failure: str = ""

    @property
    def is_met(self) -> bool:
        """Nothing failed, and no bound was missed; what could not be measured misses none."""
        return not self.failure and all(row.met is not False for row in self.rows)


def names(folder: Path) -> list[str]:
    """Return the modules below *folder* that have a function ``rows``, with dots for folders."""
    return sorted(
        ".".join(file.relative_to(folder).with_suffix("").parts)
        for file in folder.rglob("*.py")
        if "\ndef rows(" in file.read_text(encoding="utf-8")
    )


def measure(name: str) -> Outcome:
    """Run the measurement *name* and return its outcome, whatever happens in it."""
    with tempfile.NamedTemporaryFile(suffix=".json") as answer:
        command = [sys.executable, "-m", "bench.measurements", name, answer.name]
        try:
            code, error = _run(command)
        except subprocess.TimeoutExpired:
            return Outcome(name, failure=f"it took longer than {LONGEST} s")
        if code:
            return Outcome(name, failure=error[-LAST:].strip() or f"exit {code}")
        return Outcome(name, tuple(Row(**row) for row in json.loads(Path(answer.name).read_text())))


def _run(command: list[str]) -> tuple[int, str]:
    """Return exit code and stderr; on `TimeoutExpired` its servers have ended with it."""
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _, error = process.communicate(timeout=LONGEST)
        except BaseException:  # Ctrl-C, too: it does not reach a session of its own
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, error


def _main(name: str, answer: str) -> None:
    """In the process of its own: measure and write the rows down."""
    rows = importlib.import_module(f"bench.{name}").rows()
    Path(answer).write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")


if __name__ == "__main__":
    _main(*sys.argv[1:])
