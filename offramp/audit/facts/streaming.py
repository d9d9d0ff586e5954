"""Whether a route's answer is made while it is sent: events, generators, open sockets."""

from __future__ import annotations

from collections.abc import Iterable

from offramp.audit.context import Context, Subject
from offramp.code.given import Given, Literal, Reference
from offramp.code.sites import Call, Sites

EVENTS = "text/event-stream"
WITH_CONTEXT = ("flask.stream_with_context", "flask.helpers.stream_with_context")
RESPONSES = (
    "flask.Response",
    "flask.wrappers.Response",
    "werkzeug.wrappers.Response",
    "werkzeug.Response",
    "flask.Flask().response_class",
    "flask.current_app.response_class",
)
LAZY = frozenset({"builtins.map", "builtins.filter", "builtins.iter", "itertools.chain"})


def find(subject: Subject, context: Context) -> bool:
    """Tell whether the route's own code streams its answer or keeps a socket open."""
    if subject.declared.websocket:
        return True
    each = [found for ref in subject.own if (found := context.graph.sites(ref))]
    return any(_streams(call, context) for found in each for call in found.calls) or any(
        _is_generator(subject.declared.view, context)
    )


def is_event_stream(call: Call) -> bool:
    """Tell whether a response is declared a stream of server-sent events."""
    given = [*call.keywords.values(), *call.args]
    return any(
        isinstance(one, Literal) and isinstance(one.value, str) and one.value.startswith(EVENTS)
        for one in given
    )


def _streams(call: Call, context: Context) -> bool:
    if call.is_any(*WITH_CONTEXT) or call.target.startswith("flask_sse."):
        return call.target != "flask_sse.sse.publish"
    if not call.is_any(*RESPONSES):
        return False
    return is_event_stream(call) or is_generator(call.given(0, "response"), context)


def is_generator(given: Given, context: Context) -> bool:
    """Tell whether a value makes its parts one after the other."""
    if not isinstance(given, Reference):
        return False
    ref = given.ref.removesuffix("()")
    return ref in LAZY or ref in context.once(_generators)


def _generators(context: Context) -> set[str]:
    """Return the functions that yield, and those that hand such a one on."""
    found: set[str] = set()
    for function in context.project.functions():
        if any(_yields(context.graph.sites(function.ref))):
            found.add(function.ref)
    return found


def _yields(found: Sites | None) -> Iterable[bool]:
    return (one.is_yield for one in found.returns) if found else ()


def _is_generator(view: str | None, context: Context) -> Iterable[bool]:
    return _yields(context.graph.sites(view)) if view else ()
