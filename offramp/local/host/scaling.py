"""Decides, from numbers alone, whether a function needs a further process now."""

from dataclasses import dataclass

PATIENCE_SECONDS = 0.02
FIRST_BACKOFF_SECONDS = 0.1
LONGEST_BACKOFF_SECONDS = 5.0
MOST_CRASHES = 3  # in turn, before callers are told that the function does not start


@dataclass(frozen=True)
class Load:
    """
    One function at one instant; *processes* does not count those that are ending.

    *waiting_seconds* is how long the backlog has held connections while all processes were
    serving; None when it is empty or a process is still starting.
    """

    processes: int
    most: int
    waiting_seconds: float | None


def should_start(load: Load) -> bool:
    """Return whether to start a process: at once for the first, patiently for others."""
    if load.waiting_seconds is None or load.processes >= load.most:
        return False
    return load.processes == 0 or load.waiting_seconds >= PATIENCE_SECONDS


def backoff_seconds(crashes: int) -> float:
    """Return how long to wait after *crashes* processes in turn that died before serving."""
    if crashes == 0:
        return 0.0
    doublings = min(crashes - 1, 10)
    return min(FIRST_BACKOFF_SECONDS * float(2**doublings), LONGEST_BACKOFF_SECONDS)
