"""Which routes use the application's database: those that touch a table, or ask it something."""

from __future__ import annotations

from dataclasses import replace

from offramp.audit.checks.seen.effects import is_database
from offramp.audit.context import Context, Subject
from offramp.audit.facts import methods
from offramp.audit.facts.database.tables import reads, writes


def users(context: Context) -> tuple[str, ...]:
    """
    Return the routes ("METHOD path") whose own code does, or what loads the caller it asks for.

    Hooks are made anew once.
    """
    found: dict[str, None] = {}
    for subject in context.subjects:
        reached = context.own_with_loaders(subject)
        for method in subject.declared.methods:
            alone = replace(subject, hooks=[], reached=reached)
            one = methods.narrowed(alone, method, context)
            if reads(one, context) or writes(one, context) or _asks(one, context):
                found[f"{method} {subject.declared.path}"] = None
    return tuple(found)


def _asks(subject: Subject, context: Context) -> bool:
    guards = context.once(methods.Guards)
    return any(
        is_database(call) and guards.runs(ref, call.line, subject.method)
        for ref in subject.reached
        if (sites := context.graph.sites(ref)) is not None
        for call in sites.calls
    )
