"""Answers that never end: WebSockets, server-sent events, pictures after pictures."""

from collections.abc import Iterable, Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import endings
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import inside, text
from offramp.audit.context import Context, Subject
from offramp.audit.facts.answering import streaming
from offramp.audit.facts.methods import routes_at
from offramp.audit.running import Place
from offramp.code.given import Given, Literal
from offramp.code.sites import Call, Sites, Write
from offramp.code.surface.model import Event

EVENTS = streaming.EVENTS
KINDS = {
    EVENTS: "server-sent events",
    "multipart/x-mixed-replace": "one picture after the other",
}
SOCKETS = frozenset({"flask_socketio.SocketIO", "flask_socketio.SocketIO().init_app"})
EMITS = frozenset({"flask_socketio.SocketIO().emit", "flask_socketio.SocketIO().send"})
QUEUE, NOTHING = "message_queue", Literal(None)
TYPES = ("content_type", "mimetype")
HEADER = "content-type"
FILES = frozenset({"flask.send_file", "flask.send_from_directory"})  # which end


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in context.surface.routes:
        if one.websocket and one.view:
            names = tuple(f"{method} {one.path}" for method in one.methods)
            yield Hit(one.view, one.line, f"{one.path} is a WebSocket", routes=names)
    yield from _events(context.surface.events)
    yield from _emitted(context)
    told: set[str] = set()
    files = context.once(_speaking)
    for place in context.running.requested:
        found = next(_typed(place), None) if place.file in files else None
        if found is not None:
            told.update(context.reaching.get(place.ref, ()))
            yield from _hits(context, place, *found)
    for place in context.running.requested:
        function = context.project.function(place.ref) if _yields(place.sites) else None
        endless = endings.endless(function.node) if function else None
        routes = _sent(context, place.ref) - told if endless else set()
        if endless and routes:
            said = f"{place.name}() sends parts of its answer without an end"
            yield Hit(place.ref, endless, said, routes=tuple(sorted(routes)))


def _speaking(context: Context) -> frozenset[str]:
    """Return the files whose text speaks of such a type at all."""
    words = [one.partition("/")[2].encode() for one in KINDS]
    modules = context.project.modules.values()
    return frozenset(one.file for one in modules if any(word in one.text for word in words))


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


def _emitted(context: Context) -> Iterator[Hit]:
    """Yield where views tell Socket.IO's clients something that only those of a process hear."""
    for _, call in calls(context.running.serving, SOCKETS):
        if call.starred or call.keywords.get(QUEUE, NOTHING) != NOTHING:
            return
    for place, call in calls(context.running.requested, EMITS):
        if routes := tuple(dict.fromkeys(routes_at(context, place.ref, call.line))):
            said = f"{place.name}() emits to Socket.IO's clients without a message_queue"
            said = f"{said}: those of other processes do not hear it"
            yield Hit(place.ref, call.line, said, routes=routes, effect="refactor first")


def _typed(place: Place) -> Iterator[tuple[int, str]]:
    """Yield the lines where a function gives its answer a type that never ends, and which."""
    for call in place.sites.calls:
        if not streaming.is_whole(call):
            yield from ((call.line, kind) for kind in _kinds(_given_types(call)))
    for write in place.sites.writes if place.sites.called.isdisjoint(FILES) else ():
        if _is_type(write):
            yield from ((write.line, kind) for kind in _kinds([write.value]))
    for one in place.sites.returns:
        headers = (value for key, value in inside(one.value) if _is_header(key))
        yield from ((one.line, kind) for kind in _kinds(headers))


def _given_types(call: Call) -> Iterator[Given]:
    yield from (call.keywords[name] for name in TYPES if name in call.keywords)
    if call.is_any(*streaming.RESPONSES):
        yield from call.args[3:]
        for one in (*call.args[2:3], *call.keywords.values()):
            yield from (value for key, value in inside(one) if _is_header(key))


def _is_type(write: Write) -> bool:
    is_header = write.how == "item" and _is_header(getattr(write.key, "value", None))
    return is_header or write.target.endswith((".content_type", ".mimetype"))


def _is_header(key: object) -> bool:
    return isinstance(key, str) and key.lower() == HEADER


def _kinds(given: Iterable[Given]) -> Iterator[str]:
    for one in given:
        value = text(one)
        yield from (start for start in KINDS if value.startswith(start))


def _hits(context: Context, place: Place, line: int, kind: str) -> Iterator[Hit]:
    """Yield one hit for the routes whose stream ends as the text shows, one for the others."""
    said = f"{place.name}() answers with {KINDS[kind]}"
    routes = dict.fromkeys(routes_at(context, place.ref, line))
    own = [one for one in context.subjects if place.ref in one.own]
    ending = {name for one in own if _ends(context, place, one, kind) for name in one.names}
    left = tuple(name for name in routes if name not in ending)
    if left or not routes:
        yield Hit(place.ref, line, said, routes=left)
    if short := tuple(name for name in routes if name in ending):
        said = f"{said}; they end, and the function is paid for until then"
        yield Hit(place.ref, line, said, severity="low", routes=short, effect="note")


def _ends(context: Context, place: Place, subject: Subject, kind: str) -> bool:
    """Tell whether all that makes parts for a route has an end that is seen."""
    making = [
        function.node
        for ref in subject.own
        if (sites := context.graph.sites(ref)) is not None and _yields(sites)
        if (function := context.project.function(ref)) is not None
    ]
    if making:
        return all(endings.ends(one, by_chance=kind == EVENTS) for one in making)
    function = context.project.function(place.ref)
    return function is not None and endings.is_finite(function.node)


def _yields(sites: Sites) -> bool:
    return any(one.is_yield for one in sites.returns)


def _sent(context: Context, ref: str) -> set[str]:
    """Return the routes that send what the generator *ref* yields."""
    own = (one for one in context.subjects if ref in one.own)
    return {name for one in own if streaming.find(one, context) for name in one.names}


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
