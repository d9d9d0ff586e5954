"""What requests give the project's own functions, where that decides what they do."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import UNKNOWN, Given
from offramp.code.module import Function
from offramp.code.sites import Call


def given(context: Context, function: Function, name: str) -> Iterator[Given]:
    """Yield what calls in requests give an argument, as far as the text tells."""
    at = place_of(context, function, name)
    for _, call in calling(context, function) if at >= 0 else ():
        yield call.given(at, name)


def calling(context: Context, function: Function) -> list[tuple[Place, Call]]:
    """Return the calls of a function in requests, with the functions they stand in."""
    return context.once(_calls).get(function.ref, [])


def may_be_given(value: Given) -> bool:
    """Tell whether nothing is known of a value, but what an annotation says: `path: str`."""
    return value is UNKNOWN or getattr(value, "ref", "") in {"builtins.str()", "pathlib.Path()"}


def ever_given(context: Context, place: Place, call: Call) -> Iterator[Given]:
    """Yield what a call's first argument is; what callers give, also at the start, for theirs."""
    value = call.args[0] if call.args else UNKNOWN
    yield value
    function = context.project.function(place.ref) if may_be_given(value) else None
    written = node(context, place.ref, call) if function is not None else None
    first = written.args[0] if written is not None and written.args else None
    if function is None or not isinstance(first, ast.Name):
        return
    if first.id in context.project.names(function.module, function).own.parameters:
        at = place_of(context, function, first.id)
        every = (*calling(context, function), *context.once(_starting).get(function.ref, ()))
        yield from (one.given(at, first.id) for _, one in every if at >= 0)


def node(context: Context, ref: str, call: Call) -> ast.Call | None:
    """Return a call of the function *ref* as it is written."""
    function = context.project.function(ref)
    if function is None:
        return None
    name = call.target.rpartition(".")[2]
    names = context.project.names(function.module, function)
    for one in names.own.every(ast.Call):
        if one.lineno == call.line:
            is_named = name == getattr(one.func, "attr", getattr(one.func, "id", None))
            if is_named or names.ref(one.func) == call.target:
                return one
    return None


def omits(context: Context, function: Function, name: str) -> bool:
    """Tell whether an argument keeps its default: in a view, or where a call leaves it out."""
    if function.ref in context.running.views:
        return True
    at = place_of(context, function, name)
    return any(
        not one.starred and name not in one.keywords and len(one.args) <= at
        for _, one in calling(context, function)
    )


def keeps_at_start(context: Context, function: Function, name: str) -> bool:
    """Tell whether all that call a function as it starts leave an argument as it is by default."""
    at = place_of(context, function, name)
    return all(
        not one.starred and one.given(at, name) is UNKNOWN and name not in one.keywords
        for _, one in context.once(_starting).get(function.ref, ())
    )


def place_of(context: Context, function: Function, name: str) -> int:
    """Return the place of an argument among those that callers give; -1 for a method's own."""
    own = context.project.names(function.module, function).own
    return list(own.parameters).index(name) - (1 if own.first is not None else 0)


def _calls(context: Context) -> dict[str, list[tuple[Place, Call]]]:
    """Return the calls of the project's own functions in requests, by the function."""
    return _by_function(context, context.running.requested)


def _starting(context: Context) -> dict[str, list[tuple[Place, Call]]]:
    """Return the calls of the project's own functions as it starts, by the function."""
    return _by_function(context, context.running.starting)


def _by_function(context: Context, places: Iterable[Place]) -> dict[str, list[tuple[Place, Call]]]:
    found: dict[str, list[tuple[Place, Call]]] = defaultdict(list)
    for place in places:
        for call in place.sites.calls:
            if context.project.function(call.target) is not None:
                found[call.target].append((place, call))
    return found


def lines(context: Context) -> dict[str, list[tuple[str, int]]]:
    """Return the functions and lines that call each function in requests."""
    return {
        ref: [(place.ref, call.line) for place, call in found]
        for ref, found in context.once(_calls).items()
    }
