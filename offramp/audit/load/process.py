"""One process with an end: by itself, or when its time is over; its output kept in part."""

from __future__ import annotations

import collections
import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from offramp.audit.load.inside.main import MARK

IMPORT = re.compile(rb"import time:\s*(\d+) \|\s*\d+ \|\s*([\w.]+)\s*$")
LINE = 10_000  # bytes; longer lines come in parts
READ_BY_LINE = 20_000_000  # bytes; of what comes after only the end counts
KEPT_LINES = 30
FOR_THE_REST_SECONDS = 5.0


@dataclass(frozen=True)
class Ended:
    """*status* as the shell has it, None where its time was over; *output*: its last lines."""

    status: int | None
    output: str
    import_ms: Mapping[str, float] = field(default_factory=dict)


def run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: float
) -> Ended:
    """Run *command* in a process group of its own, and end what is left of the group."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None  # noqa: S101 - for mypy: asked for above
    assert process.stderr is not None  # noqa: S101 - as above
    ends = [_End(process.stdout), _End(process.stderr)]
    status: int | None = None
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = process.wait(seconds)
    finally:  # also where somebody ends the audit: it must not go on alone
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for one in ends:
        one.join(FOR_THE_REST_SECONDS)
    return Ended(status, "\n".join([*ends[0].lines(), *ends[1].lines()]), ends[1].spent())


class _End(threading.Thread):
    """Reads a stream so that its writer never waits, and keeps the end of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._lines: collections.deque[bytes] = collections.deque(maxlen=KEPT_LINES)
        self._microseconds: dict[str, int] = {}
        self.start()

    def run(self) -> None:
        read = 0
        with self._stream:
            while line := self._stream.readline(LINE):
                read += len(line)
                self._take(line)
                if read > READ_BY_LINE:
                    break
            while part := self._stream.read(1 << 20):
                self._lines.extend(part[-LINE:].splitlines())

    def _take(self, line: bytes) -> None:
        if found := IMPORT.match(line):
            package = found[2].decode("ascii", "replace").partition(".")[0]
            self._microseconds[package] = self._microseconds.get(package, 0) + int(found[1])
        elif line.startswith(MARK.encode()):
            self._microseconds.clear()
        elif not line.startswith(b"import time:"):
            self._lines.append(line)

    def lines(self) -> list[str]:
        return [one.decode("utf-8", "replace").rstrip() for one in tuple(self._lines)]

    def spent(self) -> dict[str, float]:
        """Return milliseconds by top-level package, the slowest first."""
        slowest = sorted(self._microseconds.items(), key=lambda one: (-one[1], one[0]))
        return {name: spent / 1000 for name, spent in slowest}
