"""
W3C trace context of a request, read without going through the SDK.

Source: https://www.w3.org/TR/trace-context/, parts 3.2 and 3.3.
"""

import re

from opentelemetry.trace import SpanContext, TraceFlags, TraceState

from offramp_runtime.request import Request

_VALUE = re.compile(rb"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_UNSAMPLED = TraceFlags(TraceFlags.DEFAULT)


def extract(request: Request) -> SpanContext | None:
    """Return the caller's span; None if there is none or it is malformed."""
    value = request.header(b"traceparent")
    if value is None:
        return None
    match = _VALUE.fullmatch(value.strip())
    if match is None or match[1] == b"ff" or (match[1] == b"00" and match[5]):
        return None
    state = request.header(b"tracestate")
    context = SpanContext(
        trace_id=int(match[2], 16),
        span_id=int(match[3], 16),
        is_remote=True,
        trace_flags=_SAMPLED if int(match[4], 16) & 1 else _UNSAMPLED,
        trace_state=TraceState.from_header([state.decode("latin-1")]) if state else None,
    )
    return context if context.is_valid else None
