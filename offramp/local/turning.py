"""
Logs that stay of a size while programs go on writing them.

A program keeps its log open, so a full one is copied to `NAME.log.1` and emptied. All of them
append, and go on at the new beginning. What is written between the two, some lines at most, is
lost, as it is with logrotate's `copytruncate`.
"""

import os
from pathlib import Path

from offramp import files

LARGEST_BYTES = 10_000_000  # of one log, and of what is kept of it
EVERY_SECONDS = 10.0


def turn_over(folder: Path, largest: int = LARGEST_BYTES) -> list[str]:
    """Turn the logs in *folder* that have more than *largest* bytes; return their names."""
    full = [log for log in sorted(folder.glob("*.log")) if log.stat().st_size > largest]
    for log in full:
        _turn(log, largest)
    return [log.name for log in full]


def _turn(log: Path, largest: int) -> None:
    with log.open("rb+") as opened:
        opened.seek(-largest, os.SEEK_END)
        files.replace(log.with_name(f"{log.name}.1"), opened.read())
        opened.truncate(0)
