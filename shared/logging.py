"""
Log lines as JSON, one a line on standard output.

The request's id and the trace's ids are added to every line by the formatter, so that no
call site has to remember them.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from opentelemetry import trace

from shared.config import NotConfigured

if TYPE_CHECKING:
    from shared.config import Config

logger = logging.getLogger(__name__)
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """
    A record as one JSON object; values given as ``extra`` become members of it.

    Levels are in lower case, as in the runtime's lines: one search finds both.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **ids(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in ORDINARY}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class StandardOutput(logging.StreamHandler[TextIO]):
    """Writes to whatever ``sys.stdout`` is now; a forked child may have replaced it."""

    @property
    def stream(self) -> TextIO:
        return sys.stdout

    @stream.setter
    def stream(self, ignored: TextIO) -> None:
        """The base class sets one at construction; there is nothing to keep."""


def ids() -> dict[str, str]:
    """Return the ids of what is going on now: request_id, trace_id, span_id."""
    found = {}
    if current := request_id.get():
        found["request_id"] = current
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        found["trace_id"] = trace.format_trace_id(span.trace_id)
        found["span_id"] = trace.format_span_id(span.span_id)
    return found


def start(config: "Config") -> None:
    """
    Configure as LOG_LEVEL says.

    A level that is none is warned of and INFO taken: how much is logged decides no request.
    """
    try:
        configure(config.setting("LOG_LEVEL"))
    except NotConfigured as error:
        configure("INFO")
        logger.warning("%s; INFO is taken", error)


def configure(level: str) -> None:
    """Send everything from *level* up to standard output; safe to call again."""
    root = logging.getLogger()
    root.setLevel(level)
    if any(isinstance(handler, StandardOutput) for handler in root.handlers):
        return
    handler = StandardOutput()
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
