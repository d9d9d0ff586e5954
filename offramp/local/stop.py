"""End what `offramp up` started: by its supervisor when it lives, else by what it wrote down."""

import contextlib
import shutil
import signal
from dataclasses import dataclass

from offramp.local import state
from offramp.local.ending import Ending, end
from offramp.local.layout import IGNORED, Layout
from offramp.local.supervisor.family import end_left

SUPERVISOR_SECONDS = 90.0


@dataclass(frozen=True)
class Stopped:
    """What `down` ended: names of processes, and whether data was removed."""

    ended: tuple[str, ...]
    data_deleted: bool = False


def stop(layout: Layout, *, delete_data: bool = False) -> Stopped:
    """
    End everything and wait until it is gone; may run twice.

    *delete_data* then removes all state of the project: data, secrets, logs, journal.
    """
    ended: tuple[str, ...] = ()
    running = state.recorded(layout)
    if running is not None:
        ended = tuple(name for name, mark in running.processes.items() if mark.is_alive)
        if running.supervisor.is_alive:
            end([Ending(running.supervisor, signal.SIGTERM, SUPERVISOR_SECONDS)])
        end_left(layout)
        layout.close_sockets()
    is_there = layout.data.exists()
    if delete_data:
        _delete(layout)
    return Stopped(ended, delete_data and is_there)


def _delete(layout: Layout) -> None:
    """Remove what is ours only: OFFRAMP_HOME may name a folder that holds more."""
    ours = (
        layout.data,
        layout.run,
        layout.logs,
        layout.envoy,
        layout.traces,
        layout.sockets,
        layout.trials,
    )
    for folder in ours:
        shutil.rmtree(folder, ignore_errors=True)
    for kept in (layout.verified, layout.journal):
        for file in (kept, kept.with_suffix(".lock")):
            file.unlink(missing_ok=True)
    if layout.ignore.is_file() and layout.ignore.read_text("utf-8") == IGNORED:
        layout.ignore.unlink()
    with contextlib.suppress(OSError):
        layout.home.rmdir()
