"""One piece of state that a function touches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """
    What is kept, and where it is touched.

    *kind* is one of "module state", "class attribute", "function attribute", "cache", "session",
    "file written", "file read", "database file", "temporary file", "thread", "process", "timer",
    "scheduler", "queue", "lock", "subprocess", "signal", "environment".
    """

    kind: str
    name: str
    file: str
    line: int
