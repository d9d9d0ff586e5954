"""
Who may call a page that a library brings: what the library asks, or a class of the project's.

Flask-Admin (2.2, base.py) asks the view's class, `is_accessible`, and is open unless that is
written. Flask-AppBuilder (5.2) has `@has_access` or `@protect` on its own methods but on those
that sign somebody in or out, and on its start page.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts.access.guards import Guards
from offramp.audit.facts.access.looks import Guard, Look, Test
from offramp.audit.facts.access.roles import asked_for
from offramp.audit.facts.answering.following import Answers
from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.given import Reference
from offramp.code.module import Class
from offramp.code.surface.exposed import VIEW
from offramp.code.surface.flask_appbuilder import KIND as APPBUILDER

ASKED = ("is_accessible", "has_permission", "check_permission")  # by extensions, of a class
OPEN = frozenset({"activation", "back", "index", "login", "logout", "oauth_authorized"})
REFUSING, FORBIDDEN = "inaccessible_callback", 403
REGISTERING = "Register"  # begins the names of the classes by which somebody gets an account


def find(subject: Subject, context: Context) -> Iterator[Guard]:
    """Yield the guard of a page whose view is a library's."""
    declared = subject.declared
    yield from asked(subject, context)
    cls, _, method = declared.endpoint.rpartition(".")
    is_open = method in OPEN or cls.startswith(REGISTERING)
    if declared.kind == APPBUILDER and not is_open:
        kind = "jwt" if method == "refresh" else "session"
        yield Guard(f"{declared.file}:{declared.line} {declared.endpoint}", Look({kind}))


def asked(subject: Subject, context: Context) -> Iterator[Guard]:
    """Yield what an extension asks the view's class before it answers (Flask-Admin)."""
    guards = context.once(Guards)
    for one in context.project.classes.lineage(_class(subject, context)):
        for name in ASKED:
            method = one.methods.get(name)
            kinds = set(guards.proofs.read_by(method.ref)) if method else set()
            if method is not None and kinds:
                names = context.project.names(method.module, method)
                roles = asked_for((Test(one, None) for one in names.own.returns), names)
                statuses = [_refusal(subject, context)]
                look = Look(kinds, roles, statuses=statuses)
                yield Guard(f"{one.module.file}:{method.line} {name}", look)
                return


def _refusal(subject: Subject, context: Context) -> int:
    """Return what Flask-Admin answers whom it refuses: 403, if the class says nothing else."""
    statuses = context.once(Statuses)
    for one in context.project.classes.lineage(_class(subject, context)):
        method = one.methods.get(REFUSING)
        if method is not None:
            found = Answers(context, statuses).of_function(method, 0)
            return next((each.status for each in found if each.status), FORBIDDEN)
    return FORBIDDEN


def _class(subject: Subject, context: Context) -> Class | None:
    """Return the class of the object that was registered, else the view's own."""
    given = subject.declared.options.get(VIEW)
    view = context.project.function(subject.declared.view or "")
    ref = given.ref if isinstance(given, Reference) else view.owner if view else None
    return context.project.cls(ref or "")
