"""One core for what is measured, another for who measures."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil


def for_servers() -> int:
    """Return the core that the measured processes get."""
    return min(os.sched_getaffinity(0))


def for_clients() -> int:
    """Return another core, where there is one."""
    return max(os.sched_getaffinity(0))


@contextlib.contextmanager
def on(core: int) -> Iterator[None]:
    """What runs, or is started, inside has *core* only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def pin(pid: int, core: int) -> None:
    """Bind all threads of the process *pid* and of its descendants to *core*."""
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread.name), {core})
