"""
How much code a route is: lines and branches of the functions it reaches.

Branches are counted as McCabe does ("A Complexity Measure", IEEE TSE 1976): one for each
function, and one more for each decision in it. Hooks belong to all routes and count for none.
"""

from __future__ import annotations

import ast

from offramp.audit.context import Context, Subject
from offramp.code.locals import Locals
from offramp.code.module import Function

DECISIONS = frozenset(
    {
        *(ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While),
        *(ast.ExceptHandler, ast.comprehension, ast.match_case),
    }
)


class Sizes:
    """Lines and branches of each function, counted once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, ref: str) -> tuple[int, int]:
        """Return lines and branches of one function; what is nested in it is not counted twice."""
        if ref not in self._known:
            function = self._context.project.function(ref)
            names = self._context.project.names(function.module, function) if function else None
            self._known[ref] = measured(function, names.own) if function and names else (0, 0)
        return self._known[ref]


def measured(function: Function, own: Locals) -> tuple[int, int]:
    """Return a function's lines and branches, without those of functions inside it."""
    inside = f"{function.qualname}."
    nested = [
        one
        for one in function.module.functions.values()
        if one.parent == function.qualname and one.qualname.startswith(inside)
    ]
    lines = function.end_line - function.line + 1
    lines -= sum(one.end_line - one.line + 1 for one in nested)
    decisions = sum(len(own.every(kind)) for kind in DECISIONS)
    decisions += sum(len(one.values) - 1 for one in own.every(ast.BoolOp))
    return max(lines, 1), 1 + decisions


def functions(subject: Subject, _context: Context) -> list[str]:
    """Return the project's functions that the view reaches, nearest first."""
    return list(subject.own)


def lines(subject: Subject, context: Context) -> int:
    """Return the lines of what the view reaches."""
    return sum(context.once(Sizes).of(ref)[0] for ref in subject.own)


def branches(subject: Subject, context: Context) -> int:
    """Return the branches of what the view reaches."""
    return sum(context.once(Sizes).of(ref)[1] for ref in subject.own)
