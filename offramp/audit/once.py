"""
What is the application's, not a route's: what only hooks around requests do.

A hook runs for every route, so that what it does would make every route wait. It does not
move with any of them: it is done anew once, before the first route moves.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from offramp.audit.context import Context, Subject
from offramp.audit.facts import methods
from offramp.audit.facts.tables import reads, writes
from offramp.audit.report import Finding, Route
from offramp.code.module import Function


def settle(findings: list[Finding], context: Context) -> None:
    """Give findings that only hooks reach the effect "prepare"; the others keep theirs."""
    around = context.reaching.keys() - context.own_reaching.keys()
    functions = _by_file(context)
    for one in findings:
        if one.effect == "refactor first":
            function = _innermost(functions.get(one.file, []), one.line)
            if not one.routes or (function is not None and function.ref in around):
                one.effect = "prepare"


def mark(route: Route, subject: Subject, context: Context) -> None:
    """Tell of the route's tables which ones only hooks use."""
    if not subject.hooks:
        return
    subject = methods.narrowed(subject, route.method, context)
    alone = replace(subject, hooks=[], reached=subject.own)
    for uses, find in ((route.reads, reads), (route.writes, writes)):
        own = {use.table for use in find(alone, context)} if uses else set()
        for use in uses:
            use.around = use.table not in own


def _by_file(context: Context) -> dict[str, list[Function]]:
    return {
        module.file: sorted(module.functions.values(), key=lambda one: one.line)
        for module in context.project.modules.values()
    }


def _innermost(functions: list[Function], line: int) -> Function | None:
    """Return the function around *line* that begins last; *functions* by their first line."""
    last = bisect_right([one.line for one in functions], line)
    for one in reversed(functions[:last]):
        if one.end_line >= line:
            return one
    return None
