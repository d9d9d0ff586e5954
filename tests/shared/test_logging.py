"""Log lines as JSON with the ids that connect them."""

import json
import logging

import pytest
from opentelemetry import trace

from shared import logging as json_logging


@pytest.fixture
def line():
    """Format a record as the functions do."""

    def made(message="hello", **extra):
        record = logging.makeLogRecord({"msg": message, "levelname": "INFO", **extra})
        return json.loads(json_logging.JsonLines().format(record))

    return made


def test_a_line_is_one_json_object(line):
    """Collectors read line by line."""
    found = line("two\nlines", name="x", code="invalid")

    assert (found["message"], found["level"], found["code"]) == ("two\nlines", "info", "invalid")
    assert found["time"].endswith("+00:00")


def test_request_and_trace_are_named(line):
    """From a log line one finds the trace, and the other way round."""
    token = json_logging.request_id.set("r-1")
    context = trace.SpanContext(0xABC, 0xDEF, is_remote=False)
    with trace.use_span(trace.NonRecordingSpan(context)):
        found = line()
    json_logging.request_id.reset(token)

    assert found["request_id"] == "r-1"
    assert found["trace_id"] == f"{0xABC:032x}"
    assert found["span_id"] == f"{0xDEF:016x}"
    assert "request_id" not in line()


def test_what_json_cannot_hold_is_written_as_text(line):
    """A log line must never be the error."""
    assert line(size=object)["size"] == "<class 'object'>"


def test_configuring_twice_writes_once(capsys):
    """A process may be set up by its runtime and by its first request."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    json_logging.configure("INFO")
    json_logging.configure("INFO")
    logging.getLogger("x").info("once")
    root.handlers, root.level = before, level

    assert [json.loads(text)["message"] for text in capsys.readouterr().out.splitlines()] == [
        "once"
    ]
