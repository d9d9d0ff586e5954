"""Loops in loops, as long as a request says, which compute: where they are, what they are for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given, Literal, Reference
from offramp.code.locals import Locals
from offramp.code.module import Function
from offramp.code.nodes import last_name
from offramp.code.sites import Call, Read

ARITHMETIC = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPUTES = re.compile(
    r"(?:random|math|cmath|hashlib|statistics|numpy|np|decimal|fractions|itertools)\."
    r"|builtins\.(?:sum|pow|sorted|min|max|divmod|round|abs)$"
)
MEASURED = frozenset({"len", "shape", "size", "width", "height"})
DRAWS = re.compile(r"(?:random|numpy\.random|np\.random|secrets)\.")
GATHERS = (".append", ".add", ".extend", ".insert", ".write", ".writerow")
LISTS = (ast.ListComp, ast.SetComp, ast.DictComp)
LEAVES = (ast.Return, ast.Raise, ast.Assign)
ENDS = frozenset({"abort"})


def line(context: Context, place: Place) -> int | None:
    """Return the line of such a loop."""
    if "builtins.range" not in place.sites.called:
        return None
    return _nested(context, place) or _counting(context, place)


def simulates(place: Place) -> bool:
    """Tell whether the inner loop draws: it repeats what it does, and gives a figure of it."""
    return any(one.loops > 1 and DRAWS.match(one.target) for one in place.sites.calls)


def is_as_long_as_its_answer(context: Context, place: Place) -> bool:
    """Tell whether the inner loop puts something into the answer each time: rows of a table."""
    if any(one.loops > 1 and one.target.endswith(GATHERS) for one in place.sites.calls):
        return True
    own = _own(context, place)
    loops = [*own.every(ast.For), *own.every(ast.ListComp)] if own else []
    return any(isinstance(one, LISTS) for loop in loops for one in ast.walk(loop) if one != loop)


def _nested(context: Context, place: Place) -> int | None:
    """
    Return the line of a loop over a range of unknown length in another such loop.

    What is as long as something that is there (`len(image)`, `image.shape`) nobody decides.
    """
    ranges = _open_ranges(context, place)
    if not ranges:
        return None
    deep = [one for one in place.sites.calls if one.loops > 1]
    if not any(COMPUTES.match(one.target) for one in deep):
        return None
    own = _own(context, place)
    if own and not own.parameters and not any(map(_is_of_request, place.sites.reads)):
        return None  # nobody gives it a length
    loops = {one.lineno: one.iter for one in own.every(ast.For)} if own else {}
    measured = {at for at, each in loops.items() if _is_measured(each)}
    return min(
        (one.line for one in ranges if not one.loops and one.line not in measured), default=None
    )


def _is_of_request(read: Read) -> bool:
    return read.target.startswith("flask.request")


def _own(context: Context, place: Place) -> Locals | None:
    function = context.project.function(place.ref)
    return context.project.names(function.module, function).own if function else None


def _open_ranges(context: Context, place: Place) -> list[Call]:
    """Return the ranges of unknown length, where one of them stands in a loop and another not."""
    found = [one for one in place.sites.calls if one.target == "builtins.range" and _is_open(one)]
    if len({one.loops > 0 for one in found}) > 1:
        few = bounded(context, place)
        found = [one for one in found if one.line not in few]
    return found if len({one.loops > 0 for one in found}) > 1 else []


def bounded(context: Context, place: Place) -> set[int]:
    """Return the lines of ranges that a constant bounds: `range(min(n, 10))`."""
    function, own = context.project.function(place.ref), _own(context, place)
    if function is None or own is None:
        return set()
    ranges = {one: _names(one) for one in own.every(ast.Call) if is_range(one)}
    wanted = set().union(*ranges.values())
    statements = [*own.every(ast.Assign), *own.every(ast.If)] if wanted else []
    few = {name for node in statements for name in limited(node)}
    few |= {one for one in wanted & own.parameters.keys() if _is_given_few(context, function, one)}
    return {
        one.lineno
        for one, names in ranges.items()
        if (names and names <= few) or any(map(is_least, ast.walk(one)))
    }


def limited(node: ast.AST) -> set[str]:
    """Return the names that a statement keeps small: `n = min(n, 10)`, `if n > 10: return`."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return {name} if any(map(is_least, ast.walk(value))) else set()
        case ast.If(test=test, body=[*_, last]) if isinstance(last, LEAVES) or _aborts(last):
            return set(_more(test))
        case _:
            return set()


def _more(test: ast.expr) -> Iterator[str]:
    """Yield the names that are more than a number where a condition holds: `not 0 < n < 10`."""
    is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    more, less = ((ast.Lt, ast.LtE), (ast.Gt, ast.GtE))[:: -1 if not is_not else 1]
    for one in ast.walk(test):
        if isinstance(one, ast.Compare):
            sides = [one.left, *one.comparators]
            for left, by, right in zip(sides, one.ops, sides[1:], strict=False):
                if isinstance(left, ast.Name) and isinstance(by, more) and _is_number(right):
                    yield left.id
                if isinstance(right, ast.Name) and isinstance(by, less) and _is_number(left):
                    yield right.id


def is_least(node: ast.AST) -> bool:
    """Tell whether it is the least of something and a number: `min(n, 10)`."""
    is_min = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "min"
    return is_min and isinstance(node, ast.Call) and any(map(_is_number, node.args))


def _is_number(node: ast.expr) -> bool:
    """Tell whether it is a number, or a constant by its name, and more than nothing."""
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    is_constant = isinstance(node, ast.Name) and node.id.isupper()
    return is_constant or (isinstance(value, int) and value > 1)


def _aborts(node: ast.stmt) -> bool:
    called = getattr(getattr(node, "value", None), "func", None)
    return last_name(called) in ENDS


def _is_given_few(context: Context, function: Function, name: str) -> bool:
    """Tell whether all calls give an argument a number that stands there, or the least of some."""
    if function.ref in context.running.views:
        return False
    given = list(callers.given(context, function, name))
    return bool(given) and all(map(_is_few, given))


def _is_few(given: Given) -> bool:
    is_least = isinstance(given, Reference) and given.ref == "builtins.min()"
    return is_least or isinstance(given, Literal)


def _counting(context: Context, place: Place) -> int | None:
    """Return the line of a loop as long as an argument says, around another that only computes."""
    own = _own(context, place) if _open_ranges(context, place) else None
    if own is None:
        return None
    for loop in own.every(ast.For):
        is_open = is_range(loop.iter) and not _is_measured(loop.iter)
        if is_open and _names(loop.iter) & set(own.parameters):
            within = [one for one in ast.walk(loop) if isinstance(one, ast.For) and one is not loop]
            varying = [one for one in within if is_range(one.iter) and _names(one.iter)]
            if any(map(_computes, varying)):
                return loop.lineno
    return None


def _is_measured(node: ast.expr) -> bool:
    """Tell whether an expression asks how large something is that is there."""
    names = {last_name(one) for one in ast.walk(node)}
    return not MEASURED.isdisjoint(names)


def is_range(node: ast.expr) -> bool:
    """Tell whether it is a call of `range`."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range"


def _names(node: ast.expr) -> set[str]:
    """Return the names in the arguments of a call."""
    given = node.args if isinstance(node, ast.Call) else []
    return {one.id for each in given for one in ast.walk(each) if isinstance(one, ast.Name)}


def _computes(loop: ast.For) -> bool:
    """Tell whether a loop multiplies or divides, and calls nothing that may wait."""
    nodes = [one for statement in loop.body for one in ast.walk(statement)]
    is_plain = not any(isinstance(one, ast.Call | ast.Await | ast.Yield) for one in nodes)
    operations = (one.op for one in nodes if isinstance(one, ast.BinOp | ast.AugAssign))
    return is_plain and any(isinstance(one, ARITHMETIC) for one in operations)


def _is_open(call: Call) -> bool:
    return any(
        not isinstance(one, Literal)
        and not (isinstance(one, Reference) and one.ref in {"builtins.len()", "builtins.list()"})
        for one in call.args
    )
