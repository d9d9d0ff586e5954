"""One core for what is measured, another for who measures."""

import contextlib
import os
from pathlib import Path

import psutil


def for_servers() -> int:
    """Return the core that the measured processes get."""
    return min(os.sched_getaffinity(0))


def for_clients() -> int:
    """Return another core, where there is one."""
    return max(os.sched_getaffinity(0))


def pin(pid: int, core: int) -> None:
    """Bind all threads of the process *pid* and of its descendants to *core*."""
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread.name), {core})
