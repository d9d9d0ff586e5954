"""From no process to the first answer: forked from the template, and started from scratch."""

import os
import signal
import time
from statistics import median

from bench.row import Row
from bench.runtime import pinned, project
from bench.runtime.project import RunningHost
from offramp.catalogue import Function
from offramp.percentiles import rank

FUNCTION = "utils-version-info"
FORKED_STARTS = 100
SEPARATE_STARTS = 5
LEAST_RATIO = 20.0
MOST_P99_MS = 50.0


def rows() -> list[Row]:
    """Return the median of both ways, and the slowest hundredth of ours."""
    (function,) = [each for each in project.catalogue().functions if each.name == FUNCTION]
    with project.host([function]) as host:
        pinned.wait_for_answer(host.ports[FUNCTION])
        ours = sorted(_forked(host) for _ in range(FORKED_STARTS))
    other, plain = (
        median(_from_scratch(function, is_plain=is_plain) for _ in range(SEPARATE_STARTS))
        for is_plain in (False, True)
    )
    p99, ratio = ours[rank(len(ours), 99)], other / median(ours)
    what = f"cold start of {FUNCTION}, against a new Python with the same imports"
    bound, longest = f">= {LEAST_RATIO:g}x", f"< {MOST_P99_MS:g} ms"
    return [
        Row(what, median(ours), other, "ms", ratio, bound, ratio >= LEAST_RATIO),
        Row(
            "  against one that imports only what this answer needs",
            *(median(ours), plain, "ms", plain / median(ours), "", True),
        ),
        Row(
            f"  p99 of {FORKED_STARTS} cold starts, against the bound",
            p99,
            MOST_P99_MS,
            "ms",
            MOST_P99_MS / p99,
            longest,
            p99 < MOST_P99_MS,
        ),
    ]


def _from_scratch(function: Function, *, is_plain: bool) -> float:
    """Return the milliseconds from starting Python to the answer."""
    began = time.monotonic()
    with project.alone(function, is_plain=is_plain):
        return (time.monotonic() - began) * 1000


def _forked(host: RunningHost) -> float:
    """End the function's process, call it, and return the milliseconds to the answer."""
    for pid in host.pids(FUNCTION):
        os.kill(pid, signal.SIGKILL)
    while host.pids(FUNCTION):
        time.sleep(0.001)
    return pinned.wait_for_answer(host.ports[FUNCTION], "/version") * 1000
