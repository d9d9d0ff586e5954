"""Whether who is not signed in is sent to a page where that can be done."""

from __future__ import annotations

import re

from offramp.audit.context import Context, Subject

SENT_ON = re.compile(r"(^| )(fresh_)?login_required$")  # as a guard is told


def is_sent(subject: Subject, context: Context) -> bool:
    """Tell whether Flask-Login does so for a route."""
    from offramp.audit.facts.access import auth

    if not context.once(_signs_in_elsewhere):
        return False
    found = context.of(auth.find, subject)
    return found.kind == "session" and any(map(SENT_ON.search, found.by))


def _signs_in_elsewhere(context: Context) -> bool:
    """Tell whether Flask-Login sends who has no session to a page: `manager.login_view = ...`."""
    return any(
        write.target == "flask_login.LoginManager().login_view"
        for _, _, sites in context.places(["login_view"])
        for write in sites.writes
    )
