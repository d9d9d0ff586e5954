"""Draw a trace for the terminal: a tree with times, bars and what matters about each span."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from offramp.local.traces import Span, Trace, tree

BAR = 30  # characters
NAME = 44
NOTE = 110
STATUS = ("http.response.status_code", "http.status_code")
STATEMENT = ("db.query.text", "db.statement")


def lines(trace: Trace) -> Iterator[str]:
    """Yield the lines of *trace*: a head, then one for each span and its remarks."""
    services = ", ".join(trace.services)
    count = len(trace.spans)
    yield f"trace {trace.trace_id}  {trace.milliseconds:.1f} ms  {count} spans  {services}"
    widest = max(len(service) for service in trace.services)
    for depth, span in tree(trace):
        name = ("  " * depth + title(span))[:NAME]
        start = (span["start_ns"] - trace.start_ns) / 1e6
        length = (span["end_ns"] - span["start_ns"]) / 1e6
        mark = "!" if span["failed"] else " "
        drawn = bar(start, length, trace.milliseconds)
        yield (
            f"{span['service']:<{widest}}  {mark}{name:<{NAME}} "
            f"{start:9.1f} ms {length:9.1f} ms  |{drawn}|"
        )
        for remark in remarks(span):
            yield " " * (widest + 5 + 2 * depth) + remark[:NOTE]


def title(span: Span) -> str:
    """Return the span's name; Envoy calls all alike, so its are told by method and path."""
    attributes = span["attributes"]
    if span["name"] == "ingress" and "http.url" in attributes:
        path = urlsplit(str(attributes["http.url"])).path
        return f"{attributes.get('http.method', '')} {path}".strip()
    return str(span["name"])


def bar(start: float, length: float, whole: float) -> str:
    """Return a bar of `BAR` characters for *length* from *start* on, of *whole* (all ms)."""
    scale = BAR / whole if whole > 0 else 0.0
    before = min(int(start * scale), BAR - 1)
    drawn = max(1, min(round(length * scale), BAR - before))
    return (" " * before + "█" * drawn).ljust(BAR)


def remarks(span: Span) -> Iterator[str]:
    """Yield what is worth a line of its own: the status, the statement, the error."""
    attributes = span["attributes"]
    if status := next((attributes[key] for key in STATUS if key in attributes), None):
        yield f"status {status}"
    if statement := next((attributes[key] for key in STATEMENT if key in attributes), None):
        yield " ".join(str(statement).split())
    if span["message"]:
        yield f"error: {span['message']}"
    for error in span.get("errors", []):
        yield f"error: {error.get('exception.type')}: {error.get('exception.message')}"
