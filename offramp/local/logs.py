"""
Read the logs of all processes as one stream in the order of time.

Each program writes its own form. A line's time is looked for in its JSON (`time`,
`timestamp`, `ts`) or near its begin; a line without one (of a traceback, say) belongs to
the line before it. Times without a zone are taken as UTC.
"""

import heapq
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

STAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?"
)
SEARCHED = 60  # characters at the beginning of a line where its time may stand
KEYS = ("time", "timestamp", "ts")
LAST_BYTES = 8_000_000
TRACEBACKS = ("traceback", "exc_info", "exception", "stack_info", "stack")  # ours, and others'
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, order=True)
class Line:
    """One line of a log: when, of which process, and its text."""

    time: datetime
    name: str
    text: str


def files(folder: Path, names: Iterable[str] = ()) -> dict[str, Path]:
    """Return the logs in *folder* by process, all or those of *names* that exist."""
    found = {file.stem: file for file in sorted(folder.glob("*.log"))}
    wanted = set(names)
    return {name: file for name, file in found.items() if not wanted or name in wanted}


def last(logs: dict[str, Path], count: int, since: datetime | None = None) -> list[Line]:
    """Return the last *count* lines of all *logs* together, oldest first."""
    merged: Iterable[Line] = heapq.merge(
        *(_ordered(read(name, _tail(file))) for name, file in logs.items()),
        key=lambda line: line.time,
    )
    chosen = [line for line in merged if since is None or line.time >= since]
    return chosen[max(0, len(chosen) - count) :]


def read(name: str, text: str, before: datetime = EPOCH) -> Iterator[Line]:
    """Yield the lines of *text*; one without a time gets that of the line before it."""
    for line in text.splitlines():
        before = time_of(line) or before
        yield Line(before, name, line)


def time_of(line: str) -> datetime | None:
    """Return when *line* was written, None when it does not say."""
    begin = line[:SEARCHED]
    if line.startswith("{"):
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            return None
        begin = str(next((document[key] for key in KEYS if key in document), ""))
    match = STAMP.search(begin)
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    offset = "+00:00" if zone in (None, "Z", "UTC") else zone
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6]:0<6}{offset}")
    except ValueError:
        return None


def unrolled(line: str) -> list[str]:
    """Return *line*, and after it the lines of the traceback that its JSON has as one text."""
    if not line.startswith("{") or "\\n" not in line:
        return [line]
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return [line]
    found = [key for key in TRACEBACKS if "\n" in str(document.get(key, ""))]
    texts = [str(document.pop(key)).rstrip("\n") for key in found]
    if not texts:
        return [line]
    return [
        json.dumps(document, ensure_ascii=False),
        *(one for t in texts for one in t.split("\n")),
    ]


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """Several workers share a log, so that neighbours may be swapped."""
    return sorted(lines, key=lambda line: line.time)


def _tail(file: Path) -> str:
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - LAST_BYTES))
        text = opened.read().decode(errors="replace")
    return text if size <= LAST_BYTES else text.partition("\n")[2]
