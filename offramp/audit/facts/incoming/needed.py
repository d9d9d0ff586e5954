"""
Keys that code refuses to do without: `if "mail" not in body: return "no mail", 400`.

Only where every request comes by: what is asked of some requests alone is no duty.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from offramp.audit.context import Context
from offramp.audit.facts.access.refusals import raised_as
from offramp.audit.facts.answering.following import Answers
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.facts.incoming.listed_keys import TAKING, gone_through
from offramp.audit.facts.methods import Guards
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name

REFUSED = range(400, 500)
KEPT = frozenset({"strip", "lower", "upper", "replace", "split", "title"})  # empty stays so
DEEPEST = 4  # names that lead to names

Needed = tuple[ast.expr, str]


def find(
    function: Function, names: Names, context: Context, is_part: Callable[[ast.expr], object]
) -> Iterator[Needed]:
    """Yield what a function takes each such key of, a part of the request, and the key."""
    reading = _Reading(function, names, context)
    for statement in _passed(function.node.body, function, context):
        for test in _chain(statement):
            found = [one for one in reading.lacking(test.test) if is_part(one[0])]
            if not found or not reading.refuses(test.body):
                break
            yield from found


def _passed(body: list[ast.stmt], function: Function, context: Context) -> Iterator[ast.If]:
    """Yield the conditions that each request comes by, or each of a method."""
    methods = {one.first for one in context.once(Guards).of(function.ref)}
    for one in body:
        match one:
            case ast.If():
                yield one
                for block in (one.body, one.orelse):
                    if block and block[0].lineno in methods:
                        yield from _passed(block, function, context)
            case ast.Try() | ast.With() | ast.For():
                yield from _passed(one.body, function, context)
            case _:
                pass


def _chain(node: ast.If) -> Iterator[ast.If]:
    """Yield a condition, and those of its `elif`s."""
    yield node
    match node.orelse:
        case [ast.If() as following]:
            yield from _chain(following)


class _Reading:
    """What conditions of one function say of keys."""

    def __init__(self, function: Function, names: Names, context: Context) -> None:
        self.function = function
        self.names = names
        self.statuses = context.once(Statuses)
        self.answers = Answers(context, self.statuses)

    def lacking(self, node: ast.expr, *, holds: bool = True, depth: int = 0) -> Iterator[Needed]:
        """Yield keys without any of which a condition surely holds, or surely does not."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                yield from self.lacking(inner, holds=not holds, depth=depth)
            case ast.BoolOp(op=how, values=values):
                for one in values if isinstance(how, ast.Or) == holds else ():
                    yield from self.lacking(one, holds=holds, depth=depth)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                yield from self._compared(left, op, right, holds=holds)
            case ast.Call(func=ast.Name(id="any" | "all"), args=[_]) | ast.ListComp():
                yield from self._of_several(node, holds=holds, depth=depth)
            case ast.Name() if holds:
                for one in self._bound(node):
                    yield from self._of_several(one, holds=True, depth=depth + 1)
            case _ if not holds:
                yield from self._value(node)

    def _of_several(self, node: ast.expr, *, holds: bool, depth: int) -> Iterator[Needed]:
        """Yield the keys of `not all(key in body for key in KEYS)`, `[... if key not in body]`."""
        tests: list[ast.expr] = []
        match node:
            case ast.ListComp(generators=[through]) if holds:  # those that are missing
                tests = through.ifs
            case ast.Call(func=ast.Name(id=each), args=[given]) if (each == "any") == holds:
                match given:
                    case ast.GeneratorExp(elt=test) | ast.ListComp(elt=test):
                        tests = [test]
                    case ast.List(elts=tests) | ast.Tuple(elts=tests):
                        pass
        for one in tests if depth < DEEPEST else ():
            yield from self.lacking(one, holds=holds, depth=depth + 1)

    def _compared(
        self, left: ast.expr, op: ast.cmpop, right: ast.expr, *, holds: bool
    ) -> Iterator[Needed]:
        is_nothing = isinstance(right, ast.Constant) and right.value is None
        match op:
            case ast.NotIn() | ast.In() if isinstance(op, ast.NotIn) == holds:
                yield from ((right, key) for key in self._keys(left))
            case ast.Is() | ast.Eq() if holds and is_nothing:
                yield from self._value(left)
            case ast.IsNot() | ast.NotEq() if not holds and is_nothing:
                yield from self._value(left)

    def _value(self, node: ast.expr, depth: int = 0) -> Iterator[Needed]:
        """Yield of what a value is taken, and by which key, where it is empty without that."""
        match node:
            case ast.Call(func=ast.Attribute(value=holder, attr=taking), args=[key, *rest]) if (
                taking in TAKING
            ):
                if not rest or not getattr(rest[0], "value", True):
                    yield from ((holder, one) for one in self._keys(key))
            case ast.Call(func=ast.Attribute(value=inner, attr=kept)) if kept in KEPT:
                yield from self._value(inner, depth)
            case ast.BoolOp(op=ast.Or(), values=[inner, ast.Constant(value=None | "")]):
                yield from self._value(inner, depth)
            case ast.Subscript(value=holder, slice=key):
                yield from ((holder, one) for one in self._keys(key))
            case ast.NamedExpr(value=inner):
                yield from self._value(inner, depth)
            case ast.Name() if depth < DEEPEST:
                for one in self._bound(node):
                    yield from self._value(one, depth + 1)

    def _bound(self, node: ast.Name) -> Iterable[ast.expr]:
        """Return what a name is bound to, where that is one thing only."""
        match self.names.bindings(node.id):
            case [Assigned(value=value, how="value")]:
                return [value]
            case _:
                return []

    def _keys(self, node: ast.expr) -> Iterator[str]:
        """Yield the keys that stand there, or that a loop goes through."""
        if isinstance(node, ast.Name):
            yield from gone_through(node.id, self.names)
        value = getattr(self.names.given(node), "value", None)
        if isinstance(value, str):
            yield value

    def refuses(self, body: list[ast.stmt]) -> bool:
        """Tell whether a block answers with an error of the request."""
        return any(map(self._is_refusal, body))

    def _is_refusal(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Return(value=ast.expr() as value):
                told = [one.status for one in self.answers.of(value, self.names, 0)]
                return bool(told) and all(one in REFUSED for one in told)
            case ast.Raise(exc=ast.expr() as raised):
                return raised_as(raised, self.names, self.statuses) in REFUSED
            case ast.Expr(value=ast.Call(func=func, args=[first, *_])):
                is_abort = last_name(func) == "abort"
                return is_abort and self.statuses.of_expression(first, self.names) in REFUSED
            case _:
                return False
