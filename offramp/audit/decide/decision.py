"""
Whether a route moves now, after some work, or not at all.

A route stays when a function cannot do what it does (an open connection, work without end)
or when none of its code is the application's own. It is refactored first when a finding says
that two copies of it would answer differently, or lose something. Else it moves now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from offramp.audit.report import Decision, Finding, Route

STREAMS = "streams"  # the check
STREAM = "text/event-stream"
STATIC = "static files belong on a CDN or in the gateway; a function would only copy bytes"
SOCKET = "a WebSocket stays open; a function ends with its answer"
EVENTS = "its stream of events stays open; a function is paid and counted for as long as it answers"
FOREIGN = "no code of the application answers it: {kind} makes it as a whole"
BROKERS = frozenset({"queue", "amqp", "kafka", "mqtt"})
STORES = frozenset({"redis", "memcached", "mongodb", "s3", "storage", "search", "ftp"})
KEPT = ("cache", "session")
# told by themselves, part of the image, or gone with the request
HARMLESS = frozenset({"queue", "file read", "database file", "temporary file", "lock", *KEPT})
UNKNOWN = "its view is not in the code that was read; look at it by hand"


def decision(route: Route, findings: Iterable[Finding]) -> tuple[Decision, list[str]]:
    """Return the decision and its reasons, the most severe first."""
    found = list(findings)
    if reasons := list(dict.fromkeys([*_staying(route, found), *_of(found, "stay")])):
        return "stay", reasons
    if reasons := _of(found, "refactor first"):
        return "refactor first", reasons
    return "move now", [_free(route)]


def _staying(route: Route, found: list[Finding]) -> Iterator[str]:
    if route.kind == "static":
        yield STATIC
    elif route.websocket:
        yield SOCKET
    elif _sends_events(route) and not any(map(_ends, found)):
        yield EVENTS
    elif route.view is None:
        yield UNKNOWN if route.kind == "flask" else FOREIGN.format(kind=route.kind)


def _sends_events(route: Route) -> bool:
    return route.streaming and any(one.startswith(STREAM) for one in route.response.content)


def _ends(finding: Finding) -> bool:
    """Tell whether the check for streams has seen that this one ends."""
    return finding.check == STREAMS and finding.effect != "stay"


def _of(findings: list[Finding], effect: str) -> list[str]:
    return [f"{one.message} ({one.file}:{one.line})" for one in findings if one.effect == effect]


def _free(route: Route) -> str:
    """Say what was looked for and not found; what there is stands in the route's own columns."""
    return f"nothing has to change first; it {' and '.join(_doing(route))}"


def _doing(route: Route) -> list[str]:
    """Say what outlives a request, or is seen by others, all of it for every copy alike."""
    written = {one.table for one in route.writes if not one.around}
    queues = {one.name for one in route.state if one.kind == "queue"}
    queues |= {one.target for one in route.outbound if one.kind in BROKERS}
    stores = {one.target for one in route.outbound if one.kind in STORES}
    others = {one.name for one in route.outbound if one.kind not in BROKERS | STORES}
    cached, kept = ({one.name for one in route.state if one.kind == k} for k in KEPT)
    left = {f"{one.kind} {one.name}" for one in route.state if one.kind not in HARMLESS}
    told = (
        ("keeps what it writes in the database", written),
        ("hands work to a queue", queues),
        ("asks or keeps things outside", stores),
        ("calls what is outside", others),
        ("keeps copies in a cache", cached),
        ("uses the session", kept),
        ("leaves something", left),
    )
    said = [f"{what} ({', '.join(sorted(names))})" for what, names in told if names]
    said += ["runs SQL whose tables are not known"] if route.unread else []
    if not said:
        said = ["only reads" if any(not one.around for one in route.reads) else "keeps nothing"]
    return said
