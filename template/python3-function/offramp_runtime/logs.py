"""JSON lines on standard output, one write each, so that processes never mix their lines."""

import json
import os
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

STDOUT = 1


@dataclass(frozen=True)
class Log:
    """Writes lines to *descriptor*; *fields* stand in each of them."""

    fields: dict[str, Any] = field(default_factory=dict)
    descriptor: int = STDOUT

    def line(self, level: str, message: str, **fields: Any) -> None:
        """Write one line; a log that cannot be written never fails a request."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = {"time": time, "level": level, "message": message, **self.fields, **fields}
        try:
            os.write(self.descriptor, json.dumps(entry, default=str).encode() + b"\n")
        except OSError:
            return

    def failure(self, message: str, error: BaseException, **fields: Any) -> None:
        """Write one line that holds the traceback of *error*."""
        text = "".join(traceback.format_exception(error))
        self.line("error", message, traceback=text, **fields)
