"""Operators on values, within bounds: no code, however hostile, makes us compute for long."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Closure,
    Instance,
    Model,
    OpenDict,
    OpenList,
    ProjectClass,
    Space,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

SET = re.compile(r"^os\.(?:environ|getenv)|config|settings|environs|dotenv", re.IGNORECASE)
LONGEST = 100_000  # characters, items
LARGEST = 10**12  # a number that is multiplied or shifted
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
ORDER: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
CONTAINERS = (list, tuple, dict, set, frozenset)


def binary(op: ast.operator, left: Value, right: Value) -> Value:
    """Return `left op right`; an Unknown, likely where its parts are, when it is not settled."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _likely(op, left, right)
    if not _is_small(op, left, right):
        return Unknown()
    work = ARITHMETIC.get(type(op))
    if work is None or not isinstance(left, (*CONSTANTS, *CONTAINERS)):
        return Unknown()
    if isinstance(left, str) and isinstance(op, ast.Mod):
        return percent(left, right)
    try:
        return work(left, right)
    except (TypeError, ValueError, ArithmeticError):
        return Unknown()


def _likely(op: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(op, ast.Add) and isinstance(left, list) and isinstance(right, Unknown):
        return (
            OpenList(left)
            if right.likely is ABSENT
            else Unknown(likely=binary(op, left, right.likely))
        )
    first = left.likely if isinstance(left, Unknown) else left
    second = right.likely if isinstance(right, Unknown) else right
    if isinstance(op, ast.Add) and ABSENT in (first, second):
        return Unknown(
            tail=_tail(left, right if second is ABSENT else second), head=head(left, right)
        )
    if (
        first is ABSENT
        or second is ABSENT
        or isinstance(first, Unknown)
        or isinstance(second, Unknown)
    ):
        return Unknown()
    made = binary(op, first, second)
    return made if isinstance(made, Unknown) else Unknown(likely=made)


def head(left: Value, right: Value) -> str:
    """Return what stands before a setting that is read elsewhere, once: a bot's token."""
    is_set = isinstance(right, Unknown) and SET.search(right.ref or "") is not None
    return left if is_set and isinstance(left, str) and len(left) <= LONGEST else ""


def _tail(left: Value, right: Value) -> str | None:
    """Return what a sum of texts ends with whose start alone is not known, but for a slash."""
    if left == "/" and isinstance(right, Unknown):
        return right.tail
    if not isinstance(left, Unknown) or left.tail is None:
        return None
    if isinstance(right, Unknown) and not left.tail:
        return right.tail
    if not isinstance(right, str):
        return None
    return left.tail + right if len(left.tail) + len(right) <= LONGEST else None


def _is_small(op: ast.operator, left: Value, right: Value) -> bool:
    for one in (left, right):
        if isinstance(one, (str, bytes, *CONTAINERS)) and len(one) > LONGEST:
            return False
        if isinstance(one, int) and abs(one) > LARGEST:
            return False
    if isinstance(op, ast.Mult):
        sizes = [
            one if isinstance(one, int) else len(one)
            for one in (left, right)
            if isinstance(one, (int, str, bytes, list, tuple))
        ]
        return len(sizes) < 2 or sizes[0] * sizes[1] <= LONGEST or not _is_sequence(left, right)  # noqa: PLR2004 - both sides
    return True


def _is_sequence(left: Value, right: Value) -> bool:
    return any(isinstance(one, (str, bytes, list, tuple)) for one in (left, right))


def percent(template: str, right: Value) -> Value:
    """Return `template % right` where only `%s` and `%d` stand in it."""
    parts = right if isinstance(right, (tuple, dict)) else (right,)
    values = parts.values() if isinstance(parts, dict) else parts
    if not all(isinstance(one, (str, int, float, bool, type(None))) for one in values):
        return Unknown()
    marks = _after_percent(template)
    if any(mark.isdigit() for mark in marks) or is_overlong(template, len(marks), values):
        return Unknown()
    try:
        return template % parts
    except (TypeError, ValueError, KeyError):
        return Unknown()


def is_overlong(template: str, gaps: int, values: Iterable[Value]) -> bool:
    """Return whether a template may get too long by what is put into its gaps."""
    longest = max((len(one) for one in values if isinstance(one, str)), default=0)
    return len(template) + gaps * longest > LONGEST


def _after_percent(template: str) -> list[str]:
    return [template[at + 1 : at + 2] for at, mark in enumerate(template) if mark in "%.*"]


def truth(value: Value) -> bool | None:
    """Return whether a value counts as true, None where that is not known."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, CONSTANTS):
        return bool(value)
    if isinstance(value, CONTAINERS):
        return _has_items(value)
    if isinstance(value, (Closure, ProjectClass, Model, Space)):
        return True
    if isinstance(value, Instance):
        own = value.cls.names if isinstance(value.cls, ProjectClass) else {}
        return None if "__bool__" in own or "__len__" in own else True
    return True


def _has_items(value: Collection[Value]) -> bool | None:
    """Return whether there are any; of an open one only those that are known count."""
    if isinstance(value, (OpenList, OpenDict)):
        return True if any(not isinstance(one, Unknown) for one in value) else None
    return bool(value)


def compare(world: World, op: ast.cmpop, left: Value, right: Value) -> Value:
    """Return `left op right`: True, False or an Unknown, likely where both sides are."""
    answer = _compared(world, op, left, right)
    if isinstance(answer, Unknown):
        first, second = world.plain(left), world.plain(right)
        if first is not left or second is not right:
            likely = _compared(world, op, first, second)
            return answer if isinstance(likely, Unknown) else Unknown(likely=likely)
    return answer


def _compared(world: World, op: ast.cmpop, left: Value, right: Value) -> Value:  # noqa: PLR0911 - one line for each kind
    if isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)):
        same = _same(left, right)
        if same is None:
            return Unknown()
        return same == isinstance(op, (ast.Is, ast.Eq))
    if isinstance(op, (ast.In, ast.NotIn)):
        inside = _inside(world, left, right)
        return Unknown() if inside is None else inside == isinstance(op, ast.In)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown()
    work = ORDER.get(type(op))
    simple = (str, int, float, bytes, tuple)
    if work is None or not (isinstance(left, simple) and isinstance(right, simple)):
        return Unknown()
    try:
        return bool(work(left, right))
    except TypeError:
        return Unknown()


def _same(left: Value, right: Value) -> bool | None:  # noqa: PLR0911 - one line for each kind
    if left is right and not isinstance(left, Unknown):
        return True
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if isinstance(left, CONSTANTS) and isinstance(right, CONSTANTS):
        return bool(left == right)
    if isinstance(left, CONTAINERS) and isinstance(right, CONTAINERS):
        if len(left) != len(right):
            return False
        flat = all(isinstance(one, CONSTANTS) for side in (left, right) for one in side)
        return bool(left == right) if flat and not isinstance(left, dict) else None
    if isinstance(left, Instance) and isinstance(left.cls, ProjectClass):
        return None if "__eq__" in left.cls.names else False
    return False


def _inside(world: World, left: Value, right: Value) -> bool | None:
    if isinstance(right, Unknown) or isinstance(left, Unknown):
        return None
    if isinstance(right, str):
        return left in right if isinstance(left, str) else None
    items = world.items(right)
    if items is None:
        return None
    answers = [_same(left, one) for one in items]
    if True in answers:
        return True
    return None if None in answers or type(right).__name__.startswith("Open") else False


def either(values: list[Value], *, is_or: bool) -> Value:
    """Return what `a or b` likely is: with `or`, the last where nothing is known of the others."""
    if not is_or:
        likely = [
            one.likely if isinstance(one, Unknown) and one.likely is not ABSENT else one
            for one in values
        ]
        false = [one for one in likely if truth(one) is not True]
        found = false[0] if false else likely[-1]
        return Unknown() if isinstance(found, Unknown) else Unknown(likely=found)
    for one in values:
        if not isinstance(one, Unknown):
            asked = next((each.args for each in values if isinstance(each, Unknown)), [])
            return Unknown(likely=one, args=asked) if isinstance(one, CONSTANTS) else one
        if one.likely is not ABSENT and truth(one.likely):
            return one
    return Unknown(values[0].ref if isinstance(values[0], Unknown) else None)
