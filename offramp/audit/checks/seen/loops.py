"""Single loops, and calls of itself, by which a function computes for long."""

from __future__ import annotations

import ast
import re

from offramp.audit.checks.seen.repeated import ARITHMETIC, COMPUTES, bounded, is_range
from offramp.audit.context import Context
from offramp.audit.facts.converters import numbers
from offramp.audit.running import Place
from offramp.code.names import Names

MANY = 1_000_000  # times; what a loop does once takes a tenth of a microsecond at least
PLAIN = re.compile(
    r"builtins\.(?:int|float|range|len|str)$|\?\.(?:digest|hexdigest|encode)$|hashlib\..*"
)
ALL = ("permutations", "combinations", "product", "combinations_with_replacement")


def single(context: Context, place: Place) -> tuple[int, str] | None:
    """Return the line of a loop that only computes, and how often: a million times, or as asked."""
    function = context.project.function(place.ref)
    if function is None:
        return None
    if "builtins.range" in place.sites.called:
        names = context.project.names(function.module, function)
        loops = names.own.every(ast.For)
        asked = _asked(context, place, names) if loops else set()
        for loop in loops:
            how = _how_often(loop, names, asked) if is_range(loop.iter) else None
            if how is None or not _only_computes(loop, names):
                continue
            if loop.iter.lineno not in bounded(context, place):
                return loop.lineno, f"computes in a loop {how}"
    for call in place.sites.calls:
        is_all = call.target.startswith("itertools.") and call.target.endswith(ALL)
        if is_all and getattr(call.given(0, "iterable"), "ref", "").startswith("flask.request"):
            return call.line, "goes through all orders of what the request sends"
    return None


def _how_often(loop: ast.For, names: Names, asked: set[str]) -> str | None:
    given = loop.iter.args if isinstance(loop.iter, ast.Call) else []
    if any(isinstance(one, ast.Constant) and _is_many(one.value) for one in given):
        return "of a million times and more"
    if any(_is_from_request(one, names, asked) for one in given):
        return "whose length the request decides"
    return None


def twice(context: Context, place: Place) -> tuple[int, str] | None:
    """Return the line where a function calls itself twice: `fib(n - 1) + fib(n - 2)`."""
    own = [one for one in place.sites.calls if one.target == place.ref]
    function = context.project.function(place.ref) if len(own) > 1 else None
    if function is None or function.decorators:  # which may remember
        return None
    names = context.project.names(function.module, function)
    for node in names.own.every(ast.BinOp):
        sides = (node.left, node.right)
        if all(isinstance(one, ast.Call) and names.ref(one.func) == place.ref for one in sides):
            return node.lineno, "calls itself twice, so that each step takes twice as long"
    return None


def _asked(context: Context, place: Place, names: Names) -> set[str]:
    """Return the arguments of a view that are numbers in its path."""
    return context.once(numbers).get(place.ref, set()) & names.own.parameters.keys()


def _is_from_request(node: ast.expr, names: Names, asked: set[str]) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and names.own.has(one.id):
            bound = [getattr(each, "value", None) for each in names.bindings(one.id)]
            values = [each for each in bound if isinstance(each, ast.expr)]
            if one.id in asked or any(_mentions_request(each, names) for each in values):
                return True
    return _mentions_request(node, names)


def _mentions_request(node: ast.expr, names: Names) -> bool:
    refs = (names.ref(one) for one in ast.walk(node) if isinstance(one, ast.Name))
    return any(ref is not None and ref.startswith("flask.request") for ref in refs)


def _is_many(value: object) -> bool:
    return isinstance(value, int) and value >= MANY


def _only_computes(loop: ast.For, names: Names) -> bool:
    """Tell whether a loop multiplies, divides or hashes, and calls nothing that may wait."""
    nodes = [one for statement in loop.body for one in ast.walk(statement)]
    called = [names.ref(one.func) or "?" for one in nodes if isinstance(one, ast.Call)]
    if not all(COMPUTES.match(one) or PLAIN.match(one) for one in called):
        return False
    operations = (one.op for one in nodes if isinstance(one, ast.BinOp | ast.AugAssign))
    is_arithmetic = any(isinstance(one, ARITHMETIC) for one in operations)
    return is_arithmetic or any(one.startswith(("hashlib.", "math.")) for one in called)
