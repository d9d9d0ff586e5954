"""
Whether what is around views answers 401, whatever it takes for a proof of who is calling.

RFC 9110 has that status for callers who did not prove it, and for nothing else; in a view it may be
a wrong password.
"""

from __future__ import annotations

import ast

from offramp.audit.context import Context
from offramp.audit.facts.access.guards import Guards
from offramp.audit.facts.access.looks import Look
from offramp.audit.facts.access.refusals import UNPROVEN, refusal
from offramp.code.module import Function
from offramp.code.nodes import within

ANSWERS = (ast.Return, ast.Raise, ast.Call)


class Demands:
    """The demands of a project's decorators and the like; a function is looked at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, int | None] = {}

    def look(self, function: Function) -> Look:
        """Return what a function around views wants proven, where its 401 is all that is told."""
        if function.ref not in self._known:
            self._known[function.ref] = self._demands(function)
        status = self._known[function.ref]
        if status is None:
            return Look()
        kinds = self._context.once(Guards).proofs.read_by(function.ref)
        return Look(set(kinds) or {"unknown"}, line=function.line, statuses=[status])

    def _demands(self, function: Function) -> int | None:
        """
        Return 401 where it answers that by itself, or how it sends to the page to sign in.

        Not where it turns the view's own errors into answers (`try: return view(*args)`), nor of
        one method alone.
        """
        names = self._context.project.names(function.module, function)
        statuses = self._context.once(Guards).statuses
        aside: list[ast.AST] = []
        for tried in names.own.every(ast.Try):
            aside += tried.handlers if _calls_view(tried) else []
        aside += [
            one for one in names.own.every(ast.If) if "request.method" in ast.unparse(one.test)
        ]
        passed = {inner for one in aside for inner in ast.walk(one)}
        answers = [one for kind in ANSWERS for one in names.own.every(kind) if one not in passed]
        found = (refusal(one, names, statuses, UNPROVEN) for one in answers)
        return next((one for one in found if one), None)


def _calls_view(block: ast.Try) -> bool:
    """Tell whether a `try` calls a view that a decorator was given: with whatever it is given."""
    inside = (one for statement in block.body for one in (statement, *within(statement)))
    return any(
        any(isinstance(given, ast.Starred) for given in one.args)
        or any(given.arg is None for given in one.keywords)
        for one in inside
        if isinstance(one, ast.Call)
    )
