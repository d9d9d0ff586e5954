"""Whether anything runs after a statement, and whether two lines run in one call."""

from __future__ import annotations

import ast


def ends(statement: ast.stmt) -> bool:
    """Tell whether nothing after it runs: `return`, `raise`, `abort(405)`, in all branches."""
    match statement:
        case ast.Return() | ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="abort") | ast.Attribute(attr="abort"))):
            return True
        case ast.If(body=[*_, last], orelse=[*_, other]):
            return ends(last) and ends(other)
        case ast.With(body=[*_, last]):
            return ends(last)
        case ast.Try():
            tried = (statement.orelse or statement.body)[-1]
            return all(
                ends(one) for one in (tried, *(each.body[-1] for each in statement.handlers))
            )
        case _:
            return False


def stand_apart(function: ast.AST, first: int, second: int) -> bool:
    """Tell whether a call runs only one of two lines: other branches, or a return between."""
    return any(
        _is_within(branch, first) and (_is_within(other, second) or _is_left(one, branch, second))
        for one in ast.walk(function)
        if isinstance(one, ast.If)
        for branch, other in ((one.body, one.orelse), (one.orelse, one.body))
    )


def _is_within(statements: list[ast.stmt], line: int) -> bool:
    return any(one.lineno <= line <= (one.end_lineno or one.lineno) for one in statements)


def _is_left(around: ast.If, branch: list[ast.stmt], line: int) -> bool:
    """Tell whether the function ends in a branch, so that a line after all of them is not run."""
    return line > (around.end_lineno or 0) and bool(branch) and ends(branch[-1])
