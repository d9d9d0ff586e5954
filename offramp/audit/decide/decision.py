"""
Whether a route moves now, after some work, or not at all.

A route stays when a function cannot do what it does (an open connection, work without end)
or when none of its code is the application's own. It is refactored first when a finding says
that two copies of it would answer differently, or lose something. Else it moves now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from offramp.audit.report import Decision, Finding, Route

STREAM = "text/event-stream"
STATIC = "static files belong on a CDN or in the gateway; a function would only copy bytes"
SOCKET = "a WebSocket stays open; a function ends with its answer"
EVENTS = "its stream of events stays open; a function is paid and counted for as long as it answers"
FOREIGN = "no code of the application answers it: {kind} makes it as a whole"
UNKNOWN = "its view is not in the code that was read; look at it by hand"


def decision(route: Route, findings: Iterable[Finding]) -> tuple[Decision, list[str]]:
    """Return the decision and its reasons, the most severe first."""
    found = list(findings)
    if reasons := list(dict.fromkeys([*_staying(route), *_of(found, "stay")])):
        return "stay", reasons
    if reasons := _of(found, "refactor first"):
        return "refactor first", reasons
    return "move now", [_free(route)]


def _staying(route: Route) -> Iterator[str]:
    if route.kind == "static":
        yield STATIC
    elif route.websocket:
        yield SOCKET
    elif any(one.startswith(STREAM) for one in route.response.content):
        yield EVENTS
    elif route.view is None:
        yield UNKNOWN if route.kind == "flask" else FOREIGN.format(kind=route.kind)


def _of(findings: list[Finding], effect: str) -> list[str]:
    return [f"{one.message} ({one.file}:{one.line})" for one in findings if one.effect == effect]


def _free(route: Route) -> str:
    """Say what was looked for and not found; what there is stands in the route's own columns."""
    written = {one.table for one in route.writes if not one.around}
    if written:
        tables = ", ".join(sorted(written))
        return f"nothing has to change first; it keeps what it writes in the database ({tables})"
    if any(not one.around for one in route.reads):
        return "nothing has to change first; it only reads"
    return "nothing has to change first; it keeps nothing"
