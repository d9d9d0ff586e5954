"""Start one process in its own session, with its own log."""

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from offramp.errors import OfframpError
from offramp.local.marks import Mark
from offramp.local.privileges import before_exec

LARGEST_READ_BYTES = 1_000_000
LAST_BYTES = 20_000


@dataclass(frozen=True)
class Command:
    """
    What to start: *argv* in *folder* with exactly *environment*, writing to *log*.

    *ready* is a URL that is asked until it answers with *ready_status* (None: with any),
    or tcp://host:port. *failing* is what it writes each time when a part of it fails and is
    started anew, as a server does with its workers. *stop_signal* asks the process to end
    within *stop_seconds*.
    """

    name: str
    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    log: Path
    ready: str | None = None
    ready_status: int | None = None
    failing: str | None = None
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 10.0
    user: pwd.struct_passwd | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Child:
    """A started command; its own part of the log begins after *log_bytes*."""

    command: Command
    process: subprocess.Popen[bytes]
    mark: Mark
    log_bytes: int = 0

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for a signal."""
        return self.process.poll()

    @property
    def failures(self) -> int:
        """How often it wrote that a part of it failed, as its command's *failing* says it."""
        if self.command.failing is None:
            return 0
        with self.command.log.open("rb") as log:
            log.seek(self.log_bytes)
            return log.read(LARGEST_READ_BYTES).count(self.command.failing.encode())


def start(command: Command) -> Child:
    """
    Start *command*; call it from the main thread only (see `before_exec`).

    Raises `OfframpError` when the program cannot be started at all.
    """
    try:
        with open_log(command.log) as log:
            log_bytes = log.tell()
            process = subprocess.Popen(
                command.argv,
                cwd=command.folder,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=before_exec(command.stop_signal, command.user),  # noqa: PLW1509 - main thread only
            )
    except (OSError, subprocess.SubprocessError) as error:
        raise OfframpError(f"{command.name} cannot be started: {error}") from error
    return Child(command, process, Mark.of(process.pid) or Mark(process.pid, 0), log_bytes)


def open_log(path: Path) -> BinaryIO:
    """Open *path* for appending, for this user alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def last_lines(log: Path, count: int = 40, since_bytes: int = 0) -> list[str]:
    """Return the last *count* lines of *log* after *since_bytes*, oldest first; none without it."""
    try:
        with log.open("rb") as file:
            file.seek(max(since_bytes, file.seek(0, os.SEEK_END) - LAST_BYTES))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def exit_text(code: int) -> str:
    """Return how a process ended, in words."""
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:  # real-time signals but the first and the last have no name
        return f"was ended by signal {-code}"
