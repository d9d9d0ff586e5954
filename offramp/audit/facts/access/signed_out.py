"""
What Flask-Login answers who is not signed in: 401, a page to sign in, or the handler's own.

Source: flask_login/login_manager.py (`LoginManager.unauthorized`). Flask-Security has a page of
its own (flask_security/core.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.access.refusals import FOUND, UNAUTHENTICATED, refusal
from offramp.audit.facts.answering.answers import Answers
from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.module import Function

HANDLER = "unauthorized_handler"
ANY = frozenset(range(400, 500))


def status(context: Context) -> int:
    """Return the status, which is the application's as a whole."""
    return context.once(_status)


def _status(context: Context) -> int:
    statuses = context.once(Statuses)
    for function in _handlers(context):
        names = context.project.names(function.module, function)
        aborted = (refusal(one, names, statuses, ANY) for one in names.own.every(ast.Call))
        returned = (one.status for one in Answers(context, statuses).of_function(function, 0))
        return next((one for one in (*aborted, *returned) if one), UNAUTHENTICATED)
    return FOUND if _has_page(context) else UNAUTHENTICATED


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
