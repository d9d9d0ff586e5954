"""
The append-only record of what was shifted when, by whom, and on what evidence.

JSON lines. An entry is one write to a file opened for appending, and on disk before the
shift goes on, so that entries of two processes never mix and a crash can tear only the last.
"""

import json
import logging
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offramp.errors import OfframpError
from offramp.window import Window

LOG = logging.getLogger(__name__)
ADVANCE = "advance"  # the verdict of `gate`, as it is written


@dataclass(frozen=True)
class Change:
    """A function's weight before and after, and why; *verdict* is None where nobody judged."""

    before: int
    after: int
    reason: str
    verdict: str | None = None


@dataclass(frozen=True)
class Entry:
    """
    One change of a function's weight, or one verdict that leaves it as it is.

    *time* is ISO 8601 in UTC, *subject* a function. Windows are None where nothing was
    measured, *bounds* empty where no gate was asked.
    """

    time: str
    actor: str
    subject: str
    change: Change
    old: Window | None = None
    new: Window | None = None
    bounds: dict[str, float] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        return {
            "time": self.time,
            "actor": self.actor,
            "subject": self.subject,
            "from": self.change.before,
            "to": self.change.after,
            "reason": self.change.reason,
            "verdict": self.change.verdict,
            "windows": {"old": _written(self.old), "new": _written(self.new)},
            "bounds": self.bounds,
        }

    @classmethod
    def parse(cls, document: dict[str, Any]) -> "Entry":
        """Return the entry that `document` wrote; raises what a wrong shape raises."""
        time, actor, subject, reason = (
            _text(document[name]) for name in ("time", "actor", "subject", "reason")
        )
        verdict = document["verdict"]
        return cls(
            time=time,
            actor=actor,
            subject=subject,
            change=Change(
                int(document["from"]),
                int(document["to"]),
                reason,
                None if verdict is None else _text(verdict),
            ),
            old=_read(document["windows"]["old"]),
            new=_read(document["windows"]["new"]),
            bounds={name: _number(value) for name, value in document["bounds"].items()},
        )


@dataclass(frozen=True)
class Journal:
    """The journal in the file at *path*, made by the first entry, for this user alone."""

    path: Path

    def append(self, entries: Collection[Entry]) -> None:
        """Write *entries* as one piece; they are on disk when this returns. `OfframpError`."""
        lines = "".join(json.dumps(entry.document()) + "\n" for entry in entries).encode()
        try:
            is_whole = self._write(lines)
        except OSError as error:
            raise OfframpError(
                f"cannot write to the journal {self.path}: {error.strerror or error}"
            ) from error
        if not is_whole:
            raise OfframpError(f"the disk of {self.path} is full; an entry is not whole")

    def _write(self, lines: bytes) -> bool:
        """Add *lines* to the file, and return whether all of them are in it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            wanted = _line_end(file) + lines
            written = os.write(file, wanted)
            os.fsync(file)
        finally:
            os.close(file)
        return written == len(wanted)

    def entries(self, subjects: Collection[str]) -> Iterator[Entry]:
        """Yield the entries about *subjects*, oldest first; torn ones are named and skipped."""
        marks = [json.dumps(subject).encode() for subject in subjects]
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if any(mark in line for mark in marks):
                        entry = readable(line, f"{self.path}: line {number}")
                        if entry is not None and entry.subject in subjects:
                            yield entry
        except FileNotFoundError:
            return


def readable(written: bytes | dict[str, Any], where: str) -> Entry | None:
    """Return the entry of a line or a document; one that is torn is named, and None."""
    try:
        return Entry.parse(json.loads(written) if isinstance(written, bytes) else written)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        LOG.warning("%s is not whole and skipped (%r)", where, error)
        return None


def are_judged(entries: Iterable[Entry], weight: int) -> bool:
    """
    Tell whether *weight* was found to be good for each function that *entries* are about.

    One that was set by hand, or of which nothing is known, is nobody's to judge.
    """
    last = {entry.subject: entry for entry in entries}
    good = (weight, ADVANCE)
    return all(
        not each.bounds or (each.change.after, each.change.verdict) == good
        for each in last.values()
    )


def old_baseline(entries: Iterable[Entry], fewest: int) -> Window | None:
    """
    Return the largest window of the old side since the weight was last lowered.

    None without one of at least *fewest* requests. A way up with none such has that of the way
    before. Not the latest: the step before the last has the fewest requests of the old side, and
    one that was good by chance would hold the last step for ever.
    """
    best, is_lowered = None, False
    for entry in entries:
        least = fewest if best is None or is_lowered else max(fewest, best.requests)
        if entry.old is not None and entry.old.requests >= least:
            best, is_lowered = entry.old, False
        is_lowered = is_lowered or entry.change.after < entry.change.before
    return best


def _line_end(file: int) -> bytes:
    """Return a line end if the file's last line has none: somebody died while writing it."""
    size = os.fstat(file).st_size
    return b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""


def _number(value: Any) -> float:
    """Return *value* as it is, a whole one too; `TypeError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return value


def _text(value: Any) -> str:
    """Return *value*; `TypeError` where somebody's hand put something else."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _written(window: Window | None) -> dict[str, Any] | None:
    return None if window is None else window.document()


def _read(document: dict[str, Any] | None) -> Window | None:
    return None if document is None else Window.parse(document)
