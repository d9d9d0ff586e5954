"""A span for each SQL statement of a traced request: its text, never its values."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import Engine, event

from monolith.telemetry import tracer

KEY = "monolith.span"


def before(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    """Begin the statement's span where somebody records this request."""
    if not trace.get_current_span().is_recording():
        return
    attributes = {"db.system.name": "postgresql", "db.query.text": statement}
    operation = statement.split(None, 1)[0].upper()
    connection.info[KEY] = tracer().start_span(
        operation,
        kind=SpanKind.CLIENT,
        attributes=attributes,
    )


def after(connection: Any, *_: Any) -> None:
    """End the statement's span."""
    if span := connection.info.pop(KEY, None):
        span.end()


def failed(context: Any) -> None:
    """End the span of a statement that raised, with the kind of error."""
    if context.connection is None:
        return
    if span := context.connection.info.pop(KEY, None):
        span.set_status(StatusCode.ERROR, type(context.original_exception).__name__)
        span.end()


def watch(engine: Engine) -> None:
    """Report the statements of *engine*."""
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
