"""
Transactions from the first use of a table to the commit, wherever these stand.

A view may write by way of a function and commit itself, or leave that to one, or to a hook that
runs after each request.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from offramp.audit.context import Context, runs_for
from offramp.audit.facts import each
from offramp.audit.facts.database import tables
from offramp.audit.facts.database.slow import Slow, behind, slow
from offramp.audit.facts.endings import stand_apart
from offramp.code.called import Called
from offramp.code.module import Function
from offramp.code.sites import Call, Sites
from offramp.code.surface.model import Declared

COMMIT = re.compile(r"\.commit$")
COMMITTING = Called(lambda name: name.rpartition(".")[2] == "commit")
AFTER = frozenset(
    {
        *("after_request", "after_app_request", "teardown_request", "teardown_app_request"),
        "teardown_appcontext",
    }
)


class Opened(NamedTuple):
    """
    Something slow while a transaction is open, by a call in that line of the function.

    *until* is where the commit stands; empty where the function leaves it open.
    """

    slow: Slow
    line: int
    until: str


def of(ref: str, context: Context) -> tuple[Opened, ...]:
    """Return what one function waits for while a transaction is open."""
    return context.once(_Flows).of(ref)


def commits(sites: Sites) -> list[int]:
    """Return the lines in which a function commits itself."""
    return [one.line for one in COMMITTING.of(sites) if COMMIT.search(one.target)]


def committing_hook(declared: Declared, context: Context) -> str:
    """Return where a hook commits that runs after the route; empty where none does."""
    for hook in context.surface.hooks:
        if hook.kind in AFTER and runs_for(hook, declared):
            for ref in context.graph.reached([hook.function]):
                sites, function = context.graph.sites(ref), context.project.function(ref)
                if sites is not None and function is not None and (lines := commits(sites)):
                    return f"{function.module.file}:{lines[0]}"
    return ""


class _Reaching:
    """Whether a function, or what it calls, is one for which something holds; asked once each."""

    def __init__(self, context: Context, holds: Callable[[str], bool]) -> None:
        self._context = context
        self._holds = holds
        self._known: dict[str, bool] = {}

    def is_so(self, ref: str) -> bool:
        if ref not in self._known:
            reached = self._context.graph.reached([ref])
            self._known[ref] = any(
                self._holds(one) for one, step in reached.items() if not step.later
            )
            if not self._known[ref]:  # nor for any of them
                self._known.update(dict.fromkeys(reached, False))
        return self._known[ref]


class _Flows:
    """What functions wait for, line by line; each is looked at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        touched = context.once(tables.Tables).touched
        self._touching = _Reaching(context, lambda ref: bool(touched(ref).uses))
        self._committing = _Reaching(context, self._commits)
        self._found: dict[str, tuple[Opened, ...]] = {}

    def of(self, ref: str) -> tuple[Opened, ...]:
        if ref not in self._found:
            self._found[ref] = ()  # of one that calls itself
            function, sites = self._context.project.function(ref), self._context.graph.sites(ref)
            if function is not None and sites is not None:
                self._found[ref] = tuple(self._flow(function, sites))
        return self._found[ref]

    def _commits(self, ref: str) -> bool:
        sites = self._context.graph.sites(ref)
        return sites is not None and bool(commits(sites))

    def _flow(self, function: Function, sites: Sites) -> Iterator[Opened]:
        ref = function.ref
        if not behind(ref, self._context):  # most wait for nothing
            return
        used = {one.line for one in self._context.once(tables.Tables).touched(ref).uses}
        ours = self._ours(sites)
        slow_in, calls, ends = self._slow(ref, ours), self._calls(ours), set(commits(sites))
        waiting: list[Opened] = []
        is_open = False
        for line in sorted(used | calls.keys() | slow_in.keys() | ends):
            called = calls.get(line, [])
            left = [Opened(one.slow, line, "") for name in called for one in self._left(name)]
            is_end = line in ends or any(map(self._committing.is_so, called))
            if line in ends or not is_end:  # else what is called tells what it waited for
                own = slow_in.get(line, ()) if is_open else ()
                waiting += [*(Opened(one, line, "") for one in own), *left]
            is_open = is_open or line in used or any(map(self._touching.is_so, called))
            if is_end:
                until = f"{function.module.file}:{line}"
                others = [one for one in waiting if stand_apart(function.node, one.line, line)]
                yield from (one._replace(until=until) for one in waiting if one not in others)
                waiting = others if line in ends else [*others, *left]  # which wait after it
                is_open = bool(waiting)
        yield from waiting

    def _left(self, ref: str) -> list[Opened]:
        """Return what a function waits for in a transaction that it leaves open."""
        return [one for one in self.of(ref) if not one.until]

    def _ours(self, sites: Sites) -> list[Call]:
        """Return the calls of functions of the project: many calls have the same few names."""
        function = self._context.project.function
        names = {one for one in sites.called if function(one) is not None}
        return [one for one in sites.calls if one.target in names] if names else []

    def _calls(self, ours: list[Call]) -> dict[int, list[str]]:
        """Return the project's own functions that are called in each line."""
        found: dict[int, list[str]] = defaultdict(list)
        for call in ours:
            if not call.is_later:
                found[call.line].append(call.target)
        return found

    def _slow(self, ref: str, ours: list[Call]) -> dict[int, list[Slow]]:
        """Return what a function waits for by line: itself, else by what it calls there."""
        found: dict[int, list[Slow]] = defaultdict(list)
        for one in each.of(slow, ref, self._context):
            found[one.line].append(one)
        own = set(found)
        for call in ours:
            if call.line not in own and (more := behind(call.target, self._context)):
                found[call.line] += more
        return found
