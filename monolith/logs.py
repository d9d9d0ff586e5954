"""Log lines as JSON, each with the request's and the trace's id."""

import json
import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from opentelemetry import trace

from monolith import request_ids

access = logging.getLogger("monolith.access")
FIELDS = ("method", "path", "status", "ms")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := request_ids.current_or_none():
            line["request_id"] = request_id
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            line["trace_id"] = trace.format_trace_id(span.trace_id)
            line["span_id"] = trace.format_span_id(span.span_id)
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def configure(level: str) -> None:
    """Send the application's log lines from *level* on to standard output."""
    logger = logging.getLogger("monolith")
    logger.setLevel(level)
    logger.propagate = False
    if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)


def start_clock() -> None:
    """Remember when the request began (a before_request hook)."""
    g.began = time.perf_counter()


def note_access(response: Response) -> Response:
    """Write one line for each answered request (an after_request hook)."""
    milliseconds = round((time.perf_counter() - g.began) * 1000, 1)
    access.info(
        "%s %s %d",
        request.method,
        request.path,
        response.status_code,
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": milliseconds,
        },
    )
    return response


def init_app(app: Flask, level: str) -> None:
    """Log every request of *app*."""
    configure(level)
    app.before_request(start_clock)
    app.after_request(note_access)
