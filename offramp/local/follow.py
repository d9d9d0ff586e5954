"""Follow logs as they grow, as `tail -F` does: also files that come later or are turned."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from offramp.local import logs
from offramp.local.logs import Line

LOOK_SECONDS = 0.2


class Follower:
    """Remembers how far each log was read; a log that shrank or was replaced begins anew."""

    def __init__(self, found: Callable[[], dict[str, Path]]) -> None:
        self.found = found
        self.read_to: dict[str, tuple[int, int]] = {}
        for name, file in found().items():
            status = file.stat()
            self.read_to[name] = (status.st_ino, status.st_size)

    def lines(self) -> Iterator[Line]:
        """Yield new lines for ever, in the order of time within each look."""
        while True:
            yield from self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> list[Line]:
        """Return what was added since the last look, of each log at most `logs.LAST_BYTES`."""
        return sorted(line for name, file in self.found().items() for line in self._new(name, file))

    def _new(self, name: str, file: Path) -> list[Line]:
        with file.open("rb") as opened:
            status = os.fstat(opened.fileno())
            inode, position = self.read_to.get(name, (status.st_ino, 0))
            if inode != status.st_ino or status.st_size < position:
                position = 0
            opened.seek(position)
            found = opened.read(min(status.st_size - position, logs.LAST_BYTES))
        end = found.rfind(b"\n") + 1
        if len(found) == logs.LAST_BYTES:
            end = end or len(found)  # a line longer than that is told in pieces
        self.read_to[name] = (status.st_ino, position + end)
        text = found[:end].decode(errors="replace")
        return list(logs.read(name, text, datetime.now(UTC)))
