"""Whether anything runs after a statement."""

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
