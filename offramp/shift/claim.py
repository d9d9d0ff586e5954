"""One shift of a function at a time: a lock file for each, held by the process that shifts."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from offramp.errors import OfframpError


@contextmanager
def claimed(folder: Path, functions: Iterable[str]) -> Iterator[None]:
    """Hold all *functions*; raises `OfframpError` with the pid of whoever holds one of them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        for function in sorted(functions):
            held.enter_context(_held(folder / f"shift-{function}.lock", function))
        yield


@contextmanager
def _held(path: Path, function: str) -> Iterator[None]:
    """The lock ends with the process, however it ends; the file stays."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(lock, function)
        yield
    finally:
        os.close(lock)


def _take(lock: int, function: str) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.pread(lock, 32, 0).decode() or "unknown"
        raise OfframpError(
            f"{function} is being shifted by process {pid}; wait for it, or end it with "
            f"`kill {pid}`: its weight goes back to 0"
        ) from None
    os.truncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
