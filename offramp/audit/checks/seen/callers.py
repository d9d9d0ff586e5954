"""What requests give the project's own functions, where that decides what they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.code.given import Given
from offramp.code.module import Function
from offramp.code.sites import Call


def given(context: Context, function: Function, name: str) -> Iterator[Given]:
    """Yield what calls in requests give an argument, as far as the text tells."""
    at = _place(context, function, name)
    for call in context.once(_calls).get(function.ref, ()):
        yield call.given(at, name)


def omits(context: Context, function: Function, name: str) -> bool:
    """Tell whether an argument keeps its default: in a view, or where a call leaves it out."""
    if function.ref in context.running.views:
        return True
    at = _place(context, function, name)
    calls = context.once(_calls).get(function.ref, ())
    return any(
        not one.starred and name not in one.keywords and len(one.args) <= at for one in calls
    )


def _place(context: Context, function: Function, name: str) -> int:
    own = context.project.names(function.module, function).own
    return list(own.parameters).index(name) - (1 if own.first is not None else 0)


def _calls(context: Context) -> dict[str, list[Call]]:
    """Return the calls of the project's own functions in requests, by the function."""
    found: dict[str, list[Call]] = defaultdict(list)
    for place in context.running.requested:
        for call in place.sites.calls:
            if context.project.function(call.target) is not None:
                found[call.target].append(call)
    return found


def lines(context: Context) -> dict[str, list[tuple[str, int]]]:
    """Return the functions and lines that call each function in requests."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place in context.running.requested:
        for call in place.sites.calls:
            if context.project.function(call.target) is not None:
                found[call.target].append((place.ref, call.line))
    return found
