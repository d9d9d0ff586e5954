"""Recognise a process again: its pid alone is not enough, since pids are used again."""

from dataclasses import dataclass
from pathlib import Path

STARTED = 19  # field 22 of /proc/PID/stat, counted after the command's closing bracket


@dataclass(frozen=True)
class Mark:
    """One process: its pid, and when it started in clock ticks since the machine's boot."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> "Mark | None":
        """Return the mark of the process that has *pid* now; None if there is none."""
        fields = _stat(pid)
        return None if fields is None else cls(pid, int(fields[STARTED]))

    @property
    def is_alive(self) -> bool:
        """The very process still runs; one that ended and was not yet reaped does not."""
        fields = _stat(self.pid)
        return fields is not None and fields[0] != "Z" and int(fields[STARTED]) == self.started


def era() -> str:
    """
    Return what all marks of today have in common: the machine's boot, and whose numbers pids are.

    After the next boot, and in another container, the same pid and start time are others'.
    """
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot} {Path('/proc/self/ns/pid').readlink()}"


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()
