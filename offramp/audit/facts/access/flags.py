"""Arguments that turn a guard on or off: `current_user(required=False)` refuses nobody."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from offramp.code.module import Function

MARK = ":"  # between an argument's name and its value


def given(call: ast.Call, function: Function) -> Iterator[str]:
    """Yield the function's flags, each with what a call gives it or leaves it at: `name:False`."""
    arguments = function.node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    first = 1 if function.owner and placed[:1] and placed[0].arg in {"self", "cls"} else 0
    defaults = [
        *zip(placed[::-1], arguments.defaults[::-1], strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    by_place = dict(zip((one.arg for one in placed[first:]), call.args, strict=False))
    by_name = {one.arg: one.value for one in call.keywords}
    is_open = None in by_name or any(isinstance(one, ast.Starred) for one in call.args)
    for one, default in defaults:
        node = by_name.get(one.arg, by_place.get(one.arg, default))
        is_flag = isinstance(default, ast.Constant) and isinstance(default.value, bool)
        if is_flag and not is_open and isinstance(node, ast.Constant):
            yield f"{one.arg}{MARK}{bool(node.value)}"


def known(told: Collection[str]) -> dict[str, bool]:
    """Return the flags among what a function is told of its arguments."""
    pairs = (one.partition(MARK) for one in told if MARK in one and "=" not in one)
    return {name: value == "True" for name, _, value in pairs}


def settled(node: ast.expr, flags: Mapping[str, bool]) -> bool | None:
    """Return what a test comes to where flags alone decide it; None where they do not."""
    match node:
        case ast.Name():
            return flags.get(node.id)
        case ast.UnaryOp(op=ast.Not()):
            inner = settled(node.operand, flags)
            return None if inner is None else not inner
        case ast.BoolOp():
            ends = isinstance(node.op, ast.Or)
            values = [settled(one, flags) for one in node.values]
            if ends in values:
                return ends
            return None if None in values else not ends
        case _:
            return None
