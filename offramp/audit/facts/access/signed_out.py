"""
What Flask-Login answers who is not signed in: 401, a page to sign in, or the handler's own.

The 401 is raised, so that the application's `@app.errorhandler(401)` may answer something else.

Source: flask_login/login_manager.py (`LoginManager.unauthorized`). Flask-Security has a page of
its own (flask_security/core.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.access.refusals import ASKED, FOUND, UNAUTHENTICATED, refusal
from offramp.audit.facts.access.verdicts import UNSETTLED, Verdicts
from offramp.audit.facts.answering import raised
from offramp.audit.facts.answering.following import Answers
from offramp.audit.facts.answering.raised import Raised
from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.surface.model import Declared

HANDLER = "unauthorized_handler"
ANY = frozenset(range(400, 500))
NOBODY = Raised(UNAUTHENTICATED, "", 0)  # what `abort(401)` raises


def status(context: Context, declared: Declared) -> int:
    """Return the status of a route: a handler may ask which one is called."""
    function = context.once(_handler)
    if function is None and context.once(_has_page):
        return FOUND
    function = function or raised.of_status(NOBODY, declared, context)
    if function is None:
        return UNAUTHENTICATED
    names = context.project.names(function.module, function)
    each = _Said(names, context, Verdicts(declared)).of(function.node.body)
    return next(each, UNAUTHENTICATED)


class _Said:
    """What a handler answers, what surely comes first; `if is_xhr:` is not seen to hold."""

    def __init__(self, names: Names, context: Context, verdicts: Verdicts) -> None:
        self.names = names
        self.statuses = context.once(Statuses)
        self.answers = Answers(context, self.statuses)
        self.verdicts = verdicts

    def of(self, body: list[ast.stmt]) -> Iterator[int]:
        """Yield the statuses of statements, also of those that may come first, but last."""
        later: list[list[ast.stmt]] = []
        for one in body:
            if isinstance(one, ast.If):
                value = self.verdicts.value(one.test, self.names)
                if value is UNSETTLED:
                    later.append(one.body)
                    value = False
                yield from self.of(one.body if value else one.orelse)
            elif isinstance(one, ast.Return) and one.value is not None:
                told = (each.status for each in self.answers.of(one.value, self.names, 0))
                yield from (each for each in told if each)
                break
            else:
                calls = (each for each in ast.walk(one) if isinstance(each, ast.Call))
                found = (refusal(each, self.names, self.statuses, ANY) for each in calls)
                yield from (each for each in found if each and each != ASKED)
        for block in later:
            yield from self.of(block)


def _handler(context: Context) -> Function | None:
    return next(_handlers(context), None)


def _handlers(context: Context) -> Iterator[Function]:
    for module in context.project.modules.values():
        for one in module.functions.values() if HANDLER.encode() in module.text else ():
            if any(ref.endswith(HANDLER) for _, ref in context.project.decorators(one)):
                yield one


def _has_page(context: Context) -> bool:
    """Tell whether there is a page to sign in: `manager.login_view = ...`."""
    is_named = any(
        write.target == "flask_login.LoginManager().login_view"
        for _, _, sites in context.places(["login_view"])
        for write in sites.writes
    )
    return is_named or any(
        one.ref.startswith("flask_security.") for one in context.surface.extensions
    )
