"""Find traces in the collector's file, and put their spans in order."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offramp.errors import UsageError
from offramp.local.collector.store import old_file

Span = dict[str, Any]
PREFIX = re.compile(r"[0-9a-f]{1,32}")
RECENT_BYTES = 4_000_000


@dataclass(frozen=True)
class Trace:
    """One trace: its id, and its spans in the order they began."""

    trace_id: str
    spans: tuple[Span, ...]

    @property
    def root(self) -> Span:
        """The span that has no parent here; the first one when several have none."""
        known = {span["span_id"] for span in self.spans}
        return next((s for s in self.spans if s["parent_id"] not in known), self.spans[0])

    @property
    def start_ns(self) -> int:
        return int(self.spans[0]["start_ns"])

    @property
    def milliseconds(self) -> float:
        return float(max(span["end_ns"] for span in self.spans) - self.start_ns) / 1e6

    @property
    def failed(self) -> bool:
        return any(span["failed"] for span in self.spans)

    @property
    def services(self) -> list[str]:
        """The services it went through, in the order it met them."""
        return list(dict.fromkeys(span["service"] for span in self.spans))


def find(file: Path, prefix: str) -> Trace | None:
    """
    Return the trace whose id begins with *prefix*, None when there is none yet.

    Raises `UsageError` when *prefix* is no such text, or begins several ids.
    """
    wanted = prefix.lower()
    if PREFIX.fullmatch(wanted) is None:
        raise UsageError(f"{prefix!r} is not a trace id: 1 to 32 hexadecimal digits")
    found = group(_spans(file, f'"trace_id":"{wanted}'.encode()))
    if len(found) > 1:
        ids = ", ".join(trace.trace_id for trace in found[:5])
        raise UsageError(f"{prefix} begins {len(found)} trace ids: {ids}; give more digits")
    return found[0] if found else None


def recent(file: Path, count: int) -> list[Trace]:
    """Return the last *count* traces, newest first."""
    return group(_spans(file, b"", last_bytes=RECENT_BYTES))[::-1][:count]


def group(spans: Iterable[Span]) -> list[Trace]:
    """Return *spans* as traces, oldest first."""
    by_trace: dict[str, dict[str, Span]] = {}
    for span in spans:
        by_trace.setdefault(span["trace_id"], {})[span["span_id"]] = span
    traces = [
        Trace(trace_id, tuple(sorted(found.values(), key=lambda span: int(span["start_ns"]))))
        for trace_id, found in by_trace.items()
    ]
    return sorted(traces, key=lambda trace: trace.start_ns)


def tree(trace: Trace) -> Iterator[tuple[int, Span]]:
    """Yield (depth, span), each parent before its children; a lost parent makes a root."""
    known = {span["span_id"] for span in trace.spans}
    children: dict[str | None, list[Span]] = {}
    for span in trace.spans:
        parent = span["parent_id"] if span["parent_id"] in known else None
        children.setdefault(parent, []).append(span)
    waiting = [(0, span) for span in reversed(children.get(None, []))]
    while waiting:
        depth, span = waiting.pop()
        yield depth, span
        waiting += [(depth + 1, child) for child in reversed(children.get(span["span_id"], []))]


def _spans(file: Path, part: bytes, last_bytes: int | None = None) -> Iterator[Span]:
    """Yield the spans whose line holds *part*, older file first; torn lines are left out."""
    for source in (old_file(file), file):
        if not source.exists():
            continue
        with source.open("rb") as lines:
            if last_bytes is not None:
                lines.seek(max(0, source.stat().st_size - last_bytes))
            for line in lines:
                if part in line and line.startswith(b"{") and line.endswith(b"}\n"):
                    with suppress(ValueError):  # from the middle on, or two that became one
                        yield json.loads(line)
