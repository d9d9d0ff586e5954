"""
When this process began, which is before the first line of Python runs.

Linux tells it in hundredths of a second. Source: proc_pid_stat(5), field 22, `starttime`.
"""

import os
import time
from pathlib import Path

STAT = Path("/proc/self/stat")
STARTTIME = 22 - 3  # counted from the field after the name, which may hold anything


def began_at(stat: Path = STAT) -> float:
    """Return the start of this process in monotonic seconds; now, where nobody tells."""
    now = time.monotonic()
    try:
        ticks = int(stat.read_text().rpartition(")")[2].split()[STARTTIME])
    except (OSError, ValueError, IndexError):
        return now
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return now - max(0.0, age)
