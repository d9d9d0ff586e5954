"""Single loops, and calls of itself, by which a function computes for long."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offramp.audit.checks.seen import while_loops
from offramp.audit.checks.seen.repeated import (
    ARITHMETIC,
    COMPUTES,
    bounded,
    is_least,
    is_range,
    limited,
)
from offramp.audit.context import Context
from offramp.audit.facts.converters import numbers
from offramp.audit.running import Place
from offramp.code.names import Names

Comprehension = ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp
MANY = 1_000_000  # times; what a loop does once takes a tenth of a microsecond at least
PLAIN = re.compile(
    r"builtins\.(?:int|float|range|len|str|all|any)$|\?\.(?:digest|hexdigest|encode)$|hashlib\..*"
)
GATHERS = re.compile(r"builtins\.(?:list|set)\(\)\.(?:append|add)$")
COMPREHENSIONS: tuple[type[Comprehension], ...] = (
    ast.GeneratorExp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)
DEEPEST = 6  # numbers that are made of others
LARGEST = 18  # a power of ten; more is as many
ALL = ("permutations", "combinations", "product", "combinations_with_replacement")


@dataclass(frozen=True)
class Loop:
    """A loop over a range: its line, the range, what is done each time; *is_listed*: and kept."""

    line: int
    over: ast.Call
    does: tuple[ast.AST, ...] = ()
    is_listed: bool = False

    @classmethod
    def every(cls, names: Names) -> Iterator[Loop]:
        """Yield those of a function: statements, comprehensions, and sums of a whole range."""
        for loop in names.own.every(ast.For):
            yield from cls._of(loop, loop.iter, loop.body)
        for kind in COMPREHENSIONS:
            for one in names.own.every(kind):
                first, *others = one.generators
                parts = [one.key, one.value] if isinstance(one, ast.DictComp) else [one.elt]
                inner = [*parts, *first.ifs, *others]
                yield from cls._of(one, first.iter, inner, is_listed=kind != ast.GeneratorExp)
        for call in names.own.every(ast.Call):
            if names.ref(call.func) == "builtins.sum" and call.args:
                yield from cls._of(call, call.args[0], [])

    @classmethod
    def _of(
        cls, node: ast.AST, over: ast.expr, does: Sequence[ast.AST], *, is_listed: bool = False
    ) -> Iterator[Loop]:
        if isinstance(over, ast.Call) and is_range(over):
            inside = (one for each in does for one in ast.walk(each))
            yield cls(getattr(node, "lineno", over.lineno), over, tuple(inside), is_listed)

    @property
    def is_deep(self) -> bool:
        """It asks something of many each time: `all(n % one for one in found)`."""
        return any(isinstance(one, ast.GeneratorExp) for one in self.does)


def single(context: Context, place: Place) -> tuple[int, str] | None:
    """Return the line of a loop that only computes, and how often: a million times, or as asked."""
    function = context.project.function(place.ref)
    if function is None:
        return None
    if "builtins.range" in place.sites.called:
        names = context.project.names(function.module, function)
        loops = list(Loop.every(names))
        asked = _asked(context, place, names) if loops else set()
        for loop in sorted(loops, key=lambda one: one.line):
            how = _how_often(loop, names, asked)
            if how is not None and loop.over.lineno not in bounded(context, place):
                return loop.line, f"computes in a loop {how}"
    if any(one.target.startswith("flask.request") for one in place.sites.reads):
        line = _counting(context, place, context.project.names(function.module, function))
        if line is not None:
            return line, "computes in a loop whose length the request decides"
    for call in place.sites.calls:
        is_all = call.target.startswith("itertools.") and call.target.endswith(ALL)
        if is_all and getattr(call.given(0, "iterable"), "ref", "").startswith("flask.request"):
            return call.line, "goes through all orders of what the request sends"
    return None


def _counting(context: Context, place: Place, names: Names) -> int | None:
    """Return the line of a loop that counts as far as the request says, if that is not bounded."""
    if not names.own.every(ast.While):
        return None
    asked = _asked(context, place, names)
    statements = [*names.own.every(ast.If), *names.own.every(ast.Assign)]
    few = {name for node in statements for name in limited(node)}

    def is_asked(node: ast.expr) -> bool:
        is_few = getattr(node, "id", "") in few or any(map(is_least, ast.walk(node)))
        return not is_few and _is_from_request(node, names, asked)

    def only_computes(inside: list[ast.AST]) -> bool:
        loop = Loop(0, ast.Call(ast.Name("range"), [], []), tuple(inside))
        leaves = any(isinstance(one, ast.Break | ast.Return) for one in inside)
        return not leaves and _only_computes(loop, names)

    return while_loops.counting(names, is_asked, only_computes)


def _how_often(loop: Loop, names: Names, asked: set[str]) -> str | None:
    if not _only_computes(loop, names):
        return None
    given = loop.over.args[:2]
    is_arithmetic = _is_arithmetic(loop, names)
    ends = any(isinstance(one, ast.Break | ast.Return) for one in loop.does)
    if (is_arithmetic or not ends) and any(_number(one, names) >= MANY for one in given):
        return "of a million times and more"
    is_work = is_arithmetic and (not loop.is_listed or loop.is_deep)
    if is_work and any(_is_from_request(one, names, asked) for one in given):
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


def _number(node: ast.expr | None, names: Names, deep: int = DEEPEST) -> int:
    """Return what a number is that stands there, `5 * 10**6` too; 0 for all others."""
    match node if deep else None:
        case ast.Constant(value=int() as value):
            return value
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _number(left, names, deep - 1) * _number(right, names, deep - 1)
        case ast.BinOp(left=ast.Constant(value=10), op=ast.Pow(), right=right):
            return int(10 ** min(_number(right, names, deep - 1), LARGEST))
        case ast.Name(id=name) if name.isupper() and not names.own.has(name):
            bound = [getattr(one, "value", None) for one in names.module.bindings.get(name, ())]
            said = bound[0] if len(bound) == 1 else None
            return _number(said, names, deep - 1) if isinstance(said, ast.expr) else 0
        case _:
            return 0


def _only_computes(loop: Loop, names: Names) -> bool:
    """Tell whether a loop calls nothing that may wait; and gathers only where it is deep."""
    called = [names.ref(one.func) or "?" for one in loop.does if isinstance(one, ast.Call)]
    return all(
        COMPUTES.match(one) or PLAIN.match(one) or (loop.is_deep and GATHERS.match(one))
        for one in called
    )


def _is_arithmetic(loop: Loop, names: Names) -> bool:
    """Tell whether a loop multiplies, divides or hashes."""
    called = (names.ref(one.func) or "?" for one in loop.does if isinstance(one, ast.Call))
    operations = (one.op for one in loop.does if isinstance(one, ast.BinOp | ast.AugAssign))
    is_arithmetic = any(isinstance(one, ARITHMETIC) for one in operations)
    return is_arithmetic or any(one.startswith(("hashlib.", "math.")) for one in called)
