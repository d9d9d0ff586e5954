"""Append spans to a file as JSON lines; at its limit it becomes the one old file that is kept."""

import json
import os
import queue
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LARGEST_BYTES = 50_000_000
LONGEST_QUEUE = 1_000  # export requests that wait for the disk


def old_file(file: Path) -> Path:
    """Return where the older spans are."""
    return file.with_name(f"{file.stem}.old{file.suffix}")


class Store:
    """
    One thread writes; `add` never waits.

    What does not fit into the queue, or onto the disk, is counted in *dropped*.
    """

    def __init__(self, file: Path, largest_bytes: int = LARGEST_BYTES) -> None:
        self.file = file
        self.largest_bytes = largest_bytes
        self.dropped = 0
        self._waiting: queue.Queue[Sequence[dict[str, Any]] | None] = queue.Queue(LONGEST_QUEUE)
        self._thread = threading.Thread(target=self._write_all, name="store", daemon=True)
        self._thread.start()

    def add(self, spans: Sequence[dict[str, Any]]) -> int:
        """Take *spans* and return how many could not be taken, all or none."""
        try:
            self._waiting.put_nowait(spans)
        except queue.Full:
            self.dropped += len(spans)
            return len(spans)
        return 0

    def close(self) -> None:
        """Write what waits; at most 5 seconds."""
        self._waiting.put(None)
        self._thread.join(5.0)

    def _write_all(self) -> None:
        while (spans := self._waiting.get()) is not None:
            try:
                self._write(spans)
            except OSError:
                self.dropped += len(spans)

    def _write(self, spans: Sequence[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(span, separators=(",", ":")) + "\n" for span in spans)
        if self.file.exists() and self.file.stat().st_size + len(lines) > self.largest_bytes:
            self.file.replace(old_file(self.file))
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(opened, lines.encode())
        finally:
            os.close(opened)
