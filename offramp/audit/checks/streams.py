"""Answers that never end: WebSockets and server-sent events."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context
from offramp.code.surface.model import Event

EVENTS = "text/event-stream"
TYPES = ("content_type", "mimetype")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in context.surface.routes:
        if one.websocket and one.view:
            names = tuple(f"{method} {one.path}" for method in one.methods)
            yield Hit(one.view, one.line, f"{one.path} is a WebSocket", routes=names)
    yield from _events(context.surface.events)
    for place in context.running.requested:
        for call in place.sites.calls:
            if any(
                text(call.keywords[name]).startswith(EVENTS)
                for name in TYPES
                if name in call.keywords
            ):
                yield Hit(place.ref, call.line, f"{place.name}() answers with server-sent events")


def _events(events: list[Event]) -> Iterator[Hit]:
    """Yield one hit for the Socket.IO events of each file."""
    files: dict[str, list[Event]] = {}
    for one in events:
        if one.function:
            files.setdefault(one.file, []).append(one)
    for found in files.values():
        names = ", ".join(dict.fromkeys(one.name for one in found))
        said = f"Socket.IO events need a connection that stays: {names}"
        yield Hit(found[0].function or "", found[0].line, said)


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
