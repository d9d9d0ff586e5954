"""Answers that never end: WebSockets and server-sent events."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context

EVENTS = "text/event-stream"
TYPES = ("content_type", "mimetype")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in context.surface.routes:
        if one.websocket and one.view:
            names = tuple(f"{method} {one.path}" for method in one.methods)
            yield Hit(one.view, one.line, f"{one.path} is a WebSocket", routes=names)
    for event in context.surface.events:
        if event.function:
            said = f"the Socket.IO event {event.name} needs a connection that stays"
            yield Hit(event.function, event.line, said)
    for place in context.running.requested:
        for call in place.sites.calls:
            if any(
                text(call.keywords[name]).startswith(EVENTS)
                for name in TYPES
                if name in call.keywords
            ):
                yield Hit(place.ref, call.line, f"{place.name}() answers with server-sent events")


CHECK = Check(
    name="streams",
    severity="high",
    title="Connections that stay open",
    why="A function is counted and paid for as long as it answers, and is cut off at its time"
    " limit; each open connection holds one place of its concurrency.",
    remedy="Leave it on a server, or let callers ask every few seconds.",
    example="""\
# stay: keep this route on the old side
# or
@app.get("/notifications")
def newer(): return jsonify(rows_after(request.args["after"]))""",
    find=find,
    effect="stay",
)
