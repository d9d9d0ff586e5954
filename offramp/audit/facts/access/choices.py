"""Answers that an expression chooses: `page() if user else abort(401)`, `user or abort(401)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.facts.access.looks import Test

Choice = ast.IfExp | ast.BoolOp


def sides(
    statement: ast.stmt, choices: Iterable[Choice]
) -> Iterator[tuple[ast.stmt | ast.expr, Test]]:
    """
    Yield what a statement may come to, and the condition on which it does.

    *choices* are those of the function; what is returned is yielded as a `return` of its own.
    """
    if isinstance(statement, ast.Assert) and statement.msg is not None:
        yield statement.msg, Test(statement.test, holds=False)
    returned = statement.value if isinstance(statement, ast.Return) else None
    for one in choices:
        if statement.lineno <= one.lineno <= (statement.end_lineno or statement.lineno):
            for side, test in _of(one):
                is_answer = one is returned
                answer = ast.copy_location(ast.Return(side), side) if is_answer else side
                yield answer, test


def _of(choice: Choice) -> Iterator[tuple[ast.expr, Test]]:
    match choice:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield body, Test(test, holds=True)
            yield orelse, Test(test, holds=False)
        case ast.BoolOp(op=op, values=[*before, last]):
            yield from ((last, Test(one, isinstance(op, ast.And))) for one in before)
