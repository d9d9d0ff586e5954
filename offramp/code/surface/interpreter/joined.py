"""Texts with values in them: f-strings."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import attributes, evaluate, operate
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import ABSENT, Instance, Place, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

LONGEST_FORM = 20
MOST_DIGITS = 3  # of a width: `{1:999999999}` takes a gigabyte
DIGITS = re.compile(r"\d+")


def text(world: World, scope: Scope, node: ast.JoinedStr) -> Value:
    """Return the text; where only its start is not known, an Unknown that knows the rest."""
    text, is_sure, has_start = "", True, True
    for at, one in enumerate(node.values):
        if isinstance(one, ast.Constant):
            text += str(one.value)
            continue
        if not isinstance(one, ast.FormattedValue):
            return Unknown()
        value = _shown(world, scope, one)
        plain = world.plain(value)
        is_text = isinstance(plain, (str, int, float, bool))
        is_end = has_start and one is node.values[-1]
        head = operate.head(text, value) if is_end and not is_text else ""
        if not is_text and at and (head or text != "/"):
            tail = value.tail if text == "/" and isinstance(value, Unknown) else None
            return Unknown(tail=tail, head=head)
        has_start = has_start and is_text
        is_sure = is_sure and plain is value
        if is_text:
            text += repr(plain) if one.conversion == ord("r") else str(plain)
        else:  # None is what a setting is that was not found
            ending = value.tail if isinstance(value, Unknown) else "" if value is None else None
            if ending is None:
                return Unknown(tail=None)
            text = ending
        if len(text) > operate.LONGEST:
            return Unknown()
    if not has_start:
        return Unknown(tail=text)
    return text if is_sure else Unknown(likely=text)


def _shown(world: World, scope: Scope, node: ast.FormattedValue) -> Value:
    """Return a value, or the text that an object says it is: a `Path`."""
    value = evaluate.evaluate(world, scope, node.value)
    if node.format_spec is not None:
        spec = evaluate.evaluate(world, scope, node.format_spec)
        return _formatted(value, spec) if isinstance(value, (int, str, float)) else Unknown()
    if isinstance(value, Instance):
        method = attributes.find(world, value, "__str__")
        if method is not ABSENT:
            return world.call(method, [], place=Place(scope.file, node.lineno))
    return value


def _formatted(value: Value, spec: Value) -> Value:
    """Return a number or text in a form like `02d`, which is short: a form may be endless."""
    if (
        not isinstance(spec, str)
        or len(spec) > LONGEST_FORM
        or any(len(one) > MOST_DIGITS for one in DIGITS.findall(spec))
    ):
        return Unknown()
    try:
        return format(value, spec)
    except ValueError:
        return Unknown()
