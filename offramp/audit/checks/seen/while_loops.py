"""Loops with a condition that compute for long: until a time, or as far as a request says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from offramp.audit.facts import each
from offramp.audit.facts.clock_loops import COMPARED, timed
from offramp.code.names import Names

WAITS = ("sleep", "wait", "join", "get", "recv", "acquire", "poll", "select")
IsAsked = Callable[[ast.expr], bool]


def by_clock(place: each.Place) -> tuple[int, str] | None:
    """Return the line of a loop that a clock ends, where it does not sleep: that is told itself."""
    for loop in timed(place):
        called = {getattr(one.func, "attr", getattr(one.func, "id", "")) for one in _calls(loop)}
        if called.isdisjoint(WAITS):
            return loop.lineno, "goes on in a loop until a time has come"
    return None


def counting(names: Names, is_asked: IsAsked, only: Callable[[list[ast.AST]], bool]) -> int | None:
    """
    Return the line of a loop that counts as far as a request says.

    *is_asked* tells whether an expression comes from the request, *only* whether what is in a loop
    only computes. What is halved or doubled each time ends soon.
    """
    for loop in names.own.every(ast.While):
        inside = [one for each_ in loop.body for one in ast.walk(each_)]
        stepped = {
            one.target.id
            for one in inside
            if isinstance(one, ast.AugAssign)
            and isinstance(one.op, ast.Add | ast.Sub)
            and isinstance(one.target, ast.Name)
            and isinstance(one.value, ast.Constant)
        }
        if only(inside) and any(_is_far(one, stepped, is_asked) for one in ast.walk(loop.test)):
            return loop.lineno
    return None


def _is_far(test: ast.AST, stepped: set[str], is_asked: IsAsked) -> bool:
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], COMPARED):
        return False
    left, right = test.left, test.comparators[0]
    is_stepped = any(getattr(one, "id", "") in stepped for one in (left, right))
    return is_stepped and (is_asked(left) or is_asked(right))


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Call))
