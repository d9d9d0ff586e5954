"""End what `offramp up` started: by its supervisor when it lives, else by what it wrote down."""

import contextlib
import shutil
import signal
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from offramp.local import state
from offramp.local.alone import alone, is_free
from offramp.local.ending import Ending, end
from offramp.local.layout import IGNORED, Layout
from offramp.local.state import State
from offramp.local.supervisor.family import end_left

SUPERVISOR_SECONDS = 90.0
STARTING_SECONDS = 10.0  # from the lock to the first thing that is written down
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Stopped:
    """What `down` ended: names of processes, whether data was removed, and what could not be."""

    ended: tuple[str, ...]
    data_deleted: bool = False
    left: tuple[Path, ...] = ()


def stop(
    layout: Layout, *, delete_data: bool = False, patience: float = STARTING_SECONDS
) -> Stopped:
    """
    End everything and wait until it is gone; may run twice.

    *delete_data* then removes all state of the project: data, secrets, logs, journal. Raises
    `OfframpError` where another starts it, and has not begun *patience* seconds later.
    """
    ended: tuple[str, ...] = ()
    if (running := _known(layout, patience)) is not None:
        processes = {} if running.is_over else running.processes
        ended = tuple(name for name, mark in processes.items() if mark.is_alive)
        if running.supervisor.is_alive and not running.is_over:
            end([Ending(running.supervisor, signal.SIGTERM, SUPERVISOR_SECONDS)])
    is_there = layout.data.exists()
    left: tuple[Path, ...] = ()
    with alone(layout) if layout.run.is_dir() else nullcontext():  # else nothing of it is there
        if running is not None:
            end_left(layout)
            layout.close_sockets()
        if delete_data:
            left = tuple(_delete(layout))
    return Stopped(ended, delete_data and is_there and not left, left)


def _known(layout: Layout, patience: float) -> State | None:
    """Return what runs; what only begins to start writes that down within a moment."""
    until = time.monotonic() + patience
    while (running := state.recorded(layout)) is None and not is_free(layout):
        if time.monotonic() > until:
            break
        time.sleep(LOOK_SECONDS)
    return running


def _delete(layout: Layout) -> list[Path]:
    """
    Remove what is ours only: OFFRAMP_HOME may name a folder that holds more.

    Returns the folders of which something could not be removed.
    """
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
    return [folder for folder in ours if folder.exists()]
