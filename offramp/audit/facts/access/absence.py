"""
Whether a condition holds for who shows no proof of who is calling, or for who does.

`if "user" not in session: return redirect("/")` is for the former, `if token:` for the latter.
"""

from __future__ import annotations

import ast
import re

from offramp.audit.facts.access import credentials
from offramp.audit.facts.access.looks import Test
from offramp.audit.facts.access.proofs import Mentions

# what a session remembers of a person, and not of what he does there (a cart, a game)
WHO = re.compile(rf"{credentials.CALLER.pattern}|logged|log_?in|role|e?mail\b|uid\b", re.IGNORECASE)
IS_WHO = re.compile(r"^is_|^has_|admin|role|staff|auth|logged|permission")
BAD = re.compile(
    r"anon|guest|missing|invalid|expired|unauth|not_|fail|den(y|ied)|lack|need|without|wrong",
    re.IGNORECASE,
)


def is_shown(node: ast.AST, mentions: Mentions, *, holds: bool | None) -> bool:
    """Tell whether a test lets those by who show no proof at all: `if token:`."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner) if holds is not None:
            return is_shown(inner, mentions, holds=not holds)
        case ast.BoolOp(op=ast.And()) if holds:
            return any(is_shown(one, mentions, holds=True) for one in node.values)
        case ast.BoolOp(op=ast.Or()) if holds is False:
            return any(is_shown(one, mentions, holds=False) for one in node.values)
        case ast.Compare(ops=[_]) if holds is not None:
            return _is_there(node, mentions, holds=holds)
        case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript() | ast.NamedExpr():
            is_bad = BAD.search(ast.unparse(node).partition("(")[0])
            is_verdict = isinstance(node, ast.Name) and mentions.is_flag(node.id)
            return bool(holds and not is_bad and not is_verdict and mentions.of(node))
        case _:
            return False


def _is_there(node: ast.Compare, mentions: Mentions, *, holds: bool) -> bool:
    """Tell whether a comparison says that a proof is shown: `"token" in request.headers`."""
    match node.ops[0], node.comparators[0]:
        case (ast.In() | ast.NotIn()) as how, _:
            return holds == isinstance(how, ast.In) and bool(mentions.of(node))
        case (ast.Is() | ast.IsNot()) as how, ast.Constant(value=None):
            return holds == isinstance(how, ast.IsNot) and bool(mentions.of(node.left))
        case _:
            return False


def is_of_nobody(test: Test, mentions: Mentions) -> bool:
    """Tell whether it holds where nothing is kept of who is calling, in the session or a row."""
    return test.holds is not None and _is(test.node, mentions, holds=test.holds)


def _is(node: ast.AST, mentions: Mentions, *, holds: bool) -> bool:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _is(inner, mentions, holds=not holds)
        case ast.BoolOp(op=how):  # what only adds to a proof that is there says nothing
            is_either = isinstance(how, ast.Or) == holds
            others = [one for one in node.values if not _is(one, mentions, holds=holds)]
            is_either = is_either or all(_differs(one, mentions, holds=holds) for one in others)
            return is_either and len(others) < len(node.values)
        case ast.Compare(ops=[how], comparators=[right]):
            is_nothing = isinstance(right, ast.Constant) and right.value is None
            negated = isinstance(how, ast.NotIn | ast.NotEq | ast.IsNot)
            lacks = negated if not is_nothing else not negated
            return holds == lacks and _keeps(node, mentions)
        case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript() | ast.NamedExpr():
            return not holds and _keeps(node, mentions)
        case _:
            return False


def _differs(node: ast.AST, mentions: Mentions, *, holds: bool) -> bool:
    """Tell whether another proof is not the right one: `request.headers.get("X-Key") != key`."""
    is_other = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotEq | ast.NotIn)
    return holds and is_other and (bool(mentions.of(node)) or ".headers" in ast.unparse(node))


def _keeps(node: ast.AST, mentions: Mentions) -> bool:
    """Tell whether it is what a session keeps of a person, and no other column of his row."""
    if isinstance(node, ast.Attribute) and not IS_WHO.search(node.attr):
        return False
    if WHO.search(ast.unparse(node)) is None or mentions.is_in_address(node):
        return False
    return "session" in mentions.of(node)
