"""Whether a route's answer is made while it is sent: events, generators, open sockets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.each import Place
from offramp.code.called import Called
from offramp.code.given import Keys, Literal, Text
from offramp.code.module import Assigned
from offramp.code.names import Names
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
DISPOSITION = "content-disposition"
DEEPEST = 4  # names that are bound to names
STREAMING = Called(
    lambda name: name in WITH_CONTEXT or name in RESPONSES or name.startswith("flask_sse.")
)
LAZY = frozenset({"builtins.map", "builtins.filter", "builtins.iter", "itertools.chain"})


def find(subject: Subject, context: Context) -> bool:
    """Tell whether the route's own code streams its answer or keeps a socket open."""
    if subject.declared.websocket:
        return True
    if each.some(_streaming, subject.own, context):
        return True
    view = context.graph.sites(subject.declared.view or "")
    handed = context.once(_Handed)
    return any(_yields(view)) or any(handed.to_response(ref) for ref in subject.own)


def is_event_stream(call: Call) -> bool:
    """Tell whether a response is declared a stream of server-sent events."""
    given = [*call.keywords.values(), *call.args]
    return not is_whole(call) and any(
        isinstance(one, Literal) and isinstance(one.value, str) and one.value.startswith(EVENTS)
        for one in given
    )


def is_whole(call: Call) -> bool:
    """Tell whether a response is made of a text as a whole, or is a file to be kept."""
    if not call.is_any(*RESPONSES):
        return False
    body = call.given(0, "response")
    is_text = isinstance(body, Literal | Text)
    headers = call.given(2, "headers")
    names = (key for key, _ in headers.items) if isinstance(headers, Keys) else ()
    return is_text or DISPOSITION in {str(one).lower() for one in names}


def _streaming(place: Place) -> Iterator[bool]:
    """Yield True where one function streams."""
    if any(map(_streams, STREAMING.of(place.sites))):
        yield True


def _streams(call: Call) -> bool:
    if call.is_any(*WITH_CONTEXT) or call.target.startswith("flask_sse."):
        return call.target != "flask_sse.sse.publish"
    if not call.is_any(*RESPONSES):
        return False
    return is_event_stream(call)


class _Handed:
    """Functions that make a response of what is made bit by bit, looked at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, bool] = {}

    def to_response(self, ref: str) -> bool:
        """Tell whether the function itself does so."""
        if ref not in self._known:
            found = self._context.graph.sites(ref)
            makes = found is not None and not found.called.isdisjoint(RESPONSES)
            self._known[ref] = makes and any(self._responses(ref))
        return self._known[ref]

    def _responses(self, ref: str) -> Iterator[bool]:
        function = self._context.project.function(ref)
        if function is None:
            return
        names = self._context.project.names(function.module, function)
        for node in names.own.every(ast.Call):
            if names.ref(node.func) in RESPONSES:
                given = [one.value for one in node.keywords if one.arg == "response"]
                yield any(self.is_lazy(one, names) for one in (*node.args[:1], *given))

    def is_lazy(self, node: ast.expr, names: Names, depth: int = 0) -> bool:
        """Tell whether an expression makes its parts one after the other."""
        match node:
            case ast.GeneratorExp():
                return True
            case ast.Call():
                target = names.ref(node.func) or ""
                return target in LAZY or any(_yields(self._context.graph.sites(target)))
            case ast.Name(id=name) if depth < DEEPEST:
                return any(
                    self.is_lazy(one.value, names, depth + 1)
                    for one in names.bindings(name)
                    if isinstance(one, Assigned) and one.how == "value"
                )
            case _:
                return False


def _yields(found: Sites | None) -> Iterable[bool]:
    return (one.is_yield for one in found.returns) if found else ()
