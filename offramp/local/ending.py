"""End processes by pid and start time, with everything in their sessions; never by name."""

import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from offramp.local.marks import Mark

LOOK_SECONDS = 0.02
KILL_SECONDS = 5.0


@dataclass(frozen=True)
class Ending:
    """How one process is ended: asked by *signal*, killed after *seconds*."""

    mark: Mark
    signal: int = signal.SIGTERM
    seconds: float = 10.0


def end(endings: Iterable[Ending]) -> None:
    """
    Ask all to end at once, wait, and kill what stays and what they leave behind.

    Returns when nothing of them runs any more; may run twice.
    """
    endings = tuple(endings)
    for ending in endings:
        _send(ending.mark, ending.signal)
    begun = time.monotonic()
    for ending in endings:
        _wait(ending.mark, begun + ending.seconds)
    left = [mark for ending in endings for mark in (ending.mark, *members(ending.mark))]
    for mark in left:
        _send(mark, signal.SIGKILL)
    for mark in left:
        _wait(mark, time.monotonic() + KILL_SECONDS)


def members(leader: Mark) -> list[Mark]:
    """
    Return the other processes in the session that *leader* began, also after its end.

    None where another process has its number by now: the kernel gives away no number that a session
    still has, so that what is in one of that number is somebody else's.
    """
    now = Mark.of(leader.pid)
    if now is not None and now != leader:
        return []
    found = []
    for pid in psutil.pids():
        try:
            session = os.getsid(pid)
        except (ProcessLookupError, PermissionError):
            continue
        mark = Mark.of(pid) if session == leader.pid and pid != leader.pid else None
        if mark is not None and mark.started >= leader.started and mark.is_alive:
            found.append(mark)
    return found


def _send(mark: Mark, number: int) -> None:
    if not mark.is_alive:
        return
    try:
        os.kill(mark.pid, number)
    except ProcessLookupError:
        return


def _wait(mark: Mark, until: float) -> None:
    while mark.is_alive and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
