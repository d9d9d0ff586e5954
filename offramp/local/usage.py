"""What both sides have used of this machine, read from their processes."""

from collections.abc import Iterator, Mapping
from typing import Any

import psutil

from offramp.local.state import State
from offramp.usage import Usage

MIB = 1024 * 1024


def of_sides(
    running: State, old: str, new: str, routes: list[Mapping[str, Any]]
) -> dict[str, Usage]:
    """
    Return the usage of "old" and "new": the trees of the processes called *old* and *new*.

    *routes* are those of `offramp status`, whose requests count from the gateway's start. A side
    whose process is not there is left out.
    """
    found: dict[str, Usage] = {}
    for side, name in (("old", old), ("new", new)):
        mark = running.processes.get(name)
        if mark is not None and mark.is_alive:
            requests = sum(route[side]["requests"] or 0 for route in routes)
            found[side] = tree(mark.pid, requests)
    return found


def tree(pid: int, requests: int) -> Usage:
    """Return the usage of a process, those below it, and those below it that have ended."""
    busy, held, count = 0.0, 0, 0
    for process in _family(pid):
        try:
            times, memory = process.cpu_times(), process.memory_full_info()
        except psutil.NoSuchProcess:
            continue  # it ended meanwhile, and counts with its parent's from now on
        busy += times.user + times.system + times.children_user + times.children_system
        held += memory.pss
        count += 1
    return Usage(busy, held / MIB, count, requests)


def _family(pid: int) -> Iterator[psutil.Process]:
    try:
        first = psutil.Process(pid)
        yield first
        yield from first.children(recursive=True)
    except psutil.NoSuchProcess:
        return
