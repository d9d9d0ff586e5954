"""Loops that go on until a time has come: `while time.time() < end`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.facts.each import Place
from offramp.code.names import Names
from offramp.code.origins import led
from offramp.code.sites import Sites

CLOCK = re.compile(
    r"time\.(?:time|monotonic|perf_counter|process_time)(?:_ns)?$"
    r"|datetime\.datetime\.(?:now|utcnow|today)$"
)
COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
SHORT_SECONDS = 0.5  # a shorter one is a pause


def has_clock(sites: Sites) -> bool:
    """Tell whether a function looks at a clock at all, which most do not."""
    return any(CLOCK.match(one) for one in sites.called)


def timed(place: Place) -> Iterator[ast.While]:
    """Yield the loops of a function that a clock ends, but for those of less than a moment."""
    if not has_clock(place.sites):
        return
    names = place.context.project.names(place.function.module, place.function)
    for loop in names.own.every(ast.While):
        if any(_is_by_clock(one, names) for one in _ends(loop)):
            yield loop


def _ends(loop: ast.While) -> Iterator[ast.expr]:
    """Yield the conditions that end a loop: its own, or those at which it is left."""
    yield loop.test
    if isinstance(loop.test, ast.Constant):
        for one in ast.walk(loop):
            if isinstance(one, ast.If) and isinstance(one.body[-1], ast.Break | ast.Return):
                yield one.test


def _is_by_clock(test: ast.expr, names: Names) -> bool:
    for one in ast.walk(test):
        if isinstance(one, ast.Compare) and isinstance(one.ops[0], COMPARED):
            sides = (one.left, one.comparators[0])
            if any(_asks(side, names) for side in sides):
                return not any(_is_short(side, names) for side in sides)
    return False


def _asks(node: ast.expr, names: Names) -> bool:
    return any(
        isinstance(one, ast.Call) and CLOCK.match(names.ref(one.func) or "")
        for one in ast.walk(node)
    )


def _is_short(node: ast.expr, names: Names) -> bool:
    """Tell whether a side is a small number, or a time that is so much later: `time() + 0.1`."""
    for one, _ in led(node, names):
        match one:
            case ast.Constant(value=int() | float() as seconds):
                return seconds < SHORT_SECONDS
            case ast.BinOp(op=ast.Add(), right=ast.Constant(value=int() | float() as seconds)):
                return seconds < SHORT_SECONDS
            case _:
                pass
    return False
