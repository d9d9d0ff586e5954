"""
What is the application's, not a route's: what only hooks around requests do.

A hook runs for every route, so that what it does would make every route wait. It does not
move with any of them: it is done anew once, before the first route moves. Tables that only
decorators use that stand around many views, as a log of all pages does, draw no route anywhere
either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace

from offramp.audit.checks import all_checks
from offramp.audit.context import Context, Subject
from offramp.audit.facts import methods
from offramp.audit.facts.database.tables import Tables, reads, writes
from offramp.audit.facts.kept import state
from offramp.audit.facts.outside import outbound
from offramp.audit.report import Finding, Route
from offramp.code.graph import Step
from offramp.code.module import Function

MANY = 3  # views with a decorator; fewer have it for what they do themselves


def settle(findings: list[Finding], context: Context) -> None:
    """Give findings that only hooks reach the effect "prepare"; the others keep theirs."""
    around = context.reaching.keys() - context.own_reaching.keys()
    by_use = {one.name for one in all_checks() if one.by_use}
    functions = _by_file(context)
    for one in findings:
        if one.effect == "refactor first":
            function = _innermost(functions.get(one.file, []), one.line)
            is_hooked = function is not None and function.ref in around
            if not one.routes or (is_hooked and one.check not in by_use):
                one.effect = "prepare"


def mark(route: Route, subject: Subject, context: Context) -> None:
    """Tell what only hooks and common decorators use of tables, keep, or talk to."""
    subject = methods.narrowed(subject, route.method, context)
    own = _own(subject, context)
    alone = replace(subject, hooks=[], reached=own)
    if route.state and len(own) < len(subject.reached):
        kept = {(one.kind, one.name) for one in state.find(alone, context)}
        for one in route.state:
            one.around = (one.kind, one.name) not in kept
    if route.outbound and len(own) < len(subject.reached):
        asked = {(one.kind, one.target) for one in outbound.find(alone, context)}
        for talk in route.outbound:
            talk.around = (talk.kind, talk.target) not in asked
    if not context.once(Tables).are_touched(subject.reached.keys() - own.keys()):
        return
    for uses, find in ((route.reads, reads), (route.writes, writes)):
        tables = {use.table for use in find(alone, context)} if uses else set()
        for use in uses:
            use.around = use.table not in tables


def _own(subject: Subject, context: Context) -> dict[str, Step]:
    """Return what a route reaches without hooks, and without decorators that many views have."""
    common = context.once(_common_decorators)
    if common.isdisjoint(subject.own):
        return subject.own
    roots = [ref for ref, step in subject.own.items() if step.caller is None]
    found = context.graph.reached(roots, queued=False, without=common)
    return {ref: step for ref, step in subject.own.items() if ref in found}


def _common_decorators(context: Context) -> frozenset[str]:
    """Return the decorators around views of several blueprints, or around half of all views."""
    views: dict[str, set[str]] = defaultdict(set)
    blueprints: dict[str, set[str | None]] = defaultdict(set)
    for subject in context.subjects:
        view = context.project.function(subject.declared.view or "")
        if view is None:
            continue
        around = (ref for ref, step in context.graph.edges(view.ref) if step.line < view.line)
        wrapping = (ref for one in subject.declared.wrappers for ref in context.graph.run_by(one))
        for ref in (*around, *wrapping):
            views[ref].add(view.ref)
            blueprints[ref].add(subject.declared.blueprint)
    half = len({one.declared.view for one in context.subjects}) / 2
    return frozenset(
        ref
        for ref, found in views.items()
        if len(found) >= MANY and (len(blueprints[ref]) > 1 or len(found) >= half)
    )


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
