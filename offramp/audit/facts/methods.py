"""
What a view does for one method only: `if request.method == "POST":`, `form.validate_on_submit()`.

One view often shows a form and takes it; the table it writes is written by POST, not by GET.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from offramp.audit.context import PROCESSORS, Context, Subject
from offramp.audit.facts import handlers
from offramp.audit.facts.endings import ends
from offramp.audit.facts.handlers import METHOD, Handlers
from offramp.audit.facts.mentioning import Mentioning
from offramp.code.graph import Step
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.sites import Sites

ALL = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
SUBMITTING = frozenset({"POST", "PUT", "PATCH", "DELETE"})  # wtforms' and Flask-WTF's own list
SHORT = 2  # statements: a docstring, and what is returned
SUBMITTED = frozenset({"validate_on_submit", "is_submitted"})


@dataclass(frozen=True)
class Guard:
    """Lines *first* to *last*, which run only for *methods*."""

    first: int
    last: int
    methods: frozenset[str]


class Guards:
    """The guards of each function, looked for once."""

    def __init__(self, context: Context) -> None:
        self._project = context.project
        self._mentioning = Mentioning(context, _mentions)
        self._found: dict[str, tuple[Guard, ...]] = {}
        self._handlers: dict[str, Handlers] = {}
        self._some: set[str] = set()  # functions that have one, or handlers
        self._told: dict[str, tuple[frozenset[str] | None, bool]] = {}

    def of(self, ref: str) -> tuple[Guard, ...]:
        """Return the guards of one function."""
        if ref not in self._found:
            function = self._project.function(ref)
            self._found[ref], self._handlers[ref] = (), {}
            if function is not None and self._may_ask(function):
                names = self._project.names(function.module, function)
                self._found[ref] = tuple(self._guards(function))
                self._handlers[ref] = handlers.of_function(names)
            if self._found[ref] or self._handlers[ref]:
                self._some.add(ref)
        return self._found[ref]

    def leads(self, ref: str, called: str, method: str | None) -> bool:
        """Tell whether a function calls another for *method*, where it has one for each."""
        self.of(ref)
        known = self._handlers[ref].get(called) if method else None
        return known is None or method in known

    def chosen(self, func: ast.expr, names: Names, method: str | None) -> list[str]:
        """Return the functions that an expression is, of those that there are for each method."""
        if names.function is None or names.function.ref not in self._some:
            return []
        found = handlers.called(func, names)
        return [ref for ref, methods in found.items() if method is None or method in methods]

    def are_in(self, refs: Collection[str]) -> bool:
        """Tell whether any of these functions has a guard."""
        for ref in [one for one in refs if one not in self._found]:
            self.of(ref)
        return not self._some.isdisjoint(refs)

    def _may_ask(self, function: Function) -> bool:
        """Tell whether it, a function around it, or what they call, mentions the method."""
        around = function.outer
        return self._mentioning.may(function.ref) or (around is not None and self._may_ask(around))

    def runs(self, ref: str, line: int, method: str | None) -> bool:
        """Tell whether a line of a function runs for *method*; None is any."""
        guards = self.of(ref) if method is not None else ()
        return not guards or all(
            method in one.methods for one in guards if one.first <= line <= one.last
        )

    def _guards(self, function: Function) -> Iterator[Guard]:
        names = self._project.names(function.module, function)
        end = function.end_line
        for node in names.own.every(ast.If):
            methods, is_exact = self._methods(node.test, names)
            if methods is None:
                continue
            yield Guard(node.body[0].lineno, node.body[-1].end_lineno or end, methods)
            for asked in _submitted(node.test):
                yield Guard(asked.lineno, asked.end_lineno or asked.lineno, methods)
            if is_exact and node.orelse:
                last = node.orelse[-1].end_lineno or end
                yield Guard(node.orelse[0].lineno, last, ALL - methods)
            if is_exact and node in function.node.body:
                passing = self._passing(node, names)
                if passing != ALL:
                    yield Guard((node.end_lineno or end) + 1, end, passing)

        for match in names.own.every(ast.Match):
            if handlers.is_method(match.subject, names):
                yield from _of_cases(match, end, is_passed=match in function.node.body)

    def _passing(self, node: ast.If, names: Names) -> frozenset[str]:
        """Return the methods for which what follows may run."""
        methods, is_exact = self._methods(node.test, names)
        if methods is None or not is_exact:
            return frozenset() if ends(node) else ALL
        others = ALL - methods
        match node.orelse:
            case [ast.If() as following]:
                others &= self._passing(following, names)
            case [*_, last] if ends(last):
                others = frozenset()
        return others if ends(node.body[-1]) else others | methods

    def _methods(self, test: ast.expr, names: Names) -> tuple[frozenset[str] | None, bool]:
        """Return the methods for which a condition can hold, and whether it says nothing else."""
        match test:
            case ast.UnaryOp(op=ast.Not()):
                methods, is_exact = self._methods(test.operand, names)
                return (ALL - methods, True) if methods is not None and is_exact else (None, False)
            case ast.BoolOp(op=ast.And()):
                found = [
                    one
                    for value in test.values
                    if (one := self._methods(value, names)[0]) is not None
                ]
                return (frozenset.intersection(*found), False) if found else (None, False)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _compared(left, op, right, names)
            case ast.Call(func=ast.Attribute(attr=name)) if name in SUBMITTED:
                return SUBMITTING, False
            case ast.Call():
                return self._told_by(names.ref(test.func) or "")
            case _:
                return None, False

    def _told_by(self, ref: str) -> tuple[frozenset[str] | None, bool]:
        """Return the methods for which a function may say yes, and whether it looks at no more."""
        if ref not in self._told:
            self._told[ref] = (None, False)  # of functions that ask each other
            function = self._project.function(ref)
            if function is not None and (self.of(ref) or len(function.node.body) <= SHORT):
                self._told[ref] = self._told_of(function)
        return self._told[ref]

    def _told_of(self, function: Function) -> tuple[frozenset[str] | None, bool]:
        names = self._project.names(function.module, function)
        found: set[str] = set()
        exact: list[bool] = []
        for value in names.own.returns:
            methods, is_exact = self._methods(value, names)
            is_no = isinstance(value, ast.Constant) and not value.value
            exact.append(is_exact)
            meant = ALL if methods is None else methods
            found |= {
                one for one in meant if not is_no and self.runs(function.ref, value.lineno, one)
            }
        is_all = not found or found == ALL
        return (None, False) if is_all else (frozenset(found), exact == [True])


def _of_cases(node: ast.Match, end: int, *, is_passed: bool) -> Iterator[Guard]:
    """Yield what `match request.method:` runs for each method; *is_passed*: by all requests."""
    seen: set[str] = set()
    passing = ALL
    for case in node.cases:
        methods = _named(case.pattern)
        meant = ALL - seen if methods is None else methods - seen
        yield Guard(case.body[0].lineno, case.body[-1].end_lineno or end, meant)
        if case.guard is None:
            seen |= meant
            passing -= meant if ends(case.body[-1]) else frozenset()
    if is_passed and passing != ALL:
        yield Guard((node.end_lineno or end) + 1, end, passing)


def _named(pattern: ast.pattern) -> frozenset[str] | None:
    """Return the methods that a pattern names; None where it takes any."""
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=str() as name)):
            return frozenset({name.upper()})
        case ast.MatchOr(patterns=each):
            named = [_named(one) for one in each]
            return None if None in named else frozenset().union(*(one for one in named if one))
        case _:
            return None


def _mentions(sites: Sites) -> bool:
    return any(one.target == METHOD for one in sites.reads) or any(
        one.rpartition(".")[2] in SUBMITTED for one in sites.called
    )


def _submitted(test: ast.expr) -> Iterator[ast.expr]:
    """Yield `form.validate_on_submit()`: what that validates by does not run before."""
    for one in ast.walk(test):
        if isinstance(one, ast.Call) and getattr(one.func, "attr", "") in SUBMITTED:
            yield one


def narrowed(subject: Subject, method: str, context: Context) -> Subject:
    """Return the subject with what runs for one of its methods."""
    guards = context.once(Guards)
    if subject.declared.view is None:  # a library's own, which may do another thing by each
        subject = replace(subject, method=method)
    if not guards.are_in(subject.reached):
        return subject
    left_out = _unprocessed(subject, method, context)
    roots = [
        ref for ref, step in subject.reached.items() if step.caller is None and ref not in left_out
    ]
    reached: dict[str, Step] = {}
    found = replace(subject, method=method)
    _add([ref for ref in roots if ref in subject.own], reached, found, context)
    own = {ref: step for ref, step in reached.items() if ref in subject.own}
    _add(roots, reached, found, context)
    return replace(found, own=own, reached=reached)


def _add(
    roots: Collection[str], reached: dict[str, Step], subject: Subject, context: Context
) -> None:
    """Put what *roots* run for the subject's method into *reached*."""
    guards = context.once(Guards)
    pending = [(ref, subject.reached[ref]) for ref in roots]
    place = 0
    while place < len(pending):
        ref, step = pending[place]
        place += 1
        if ref in reached or ref not in subject.reached:
            continue
        reached[ref] = step
        for called, how in context.graph.edges(ref):
            runs = guards.runs(ref, how.line, subject.method)
            if runs and not how.queued and guards.leads(ref, called, subject.method):
                pending.append((called, how))


def _unprocessed(subject: Subject, method: str, context: Context) -> set[str]:
    """Return what runs before templates only, where a method makes no page of one."""
    before = {one.function for one in subject.hooks if one.kind in PROCESSORS}
    guards = context.once(Guards)
    lines = (
        (ref, line) for ref in (subject.own if before else ()) for line in context.rendered(ref)
    )
    return set() if any(guards.runs(ref, line, method) for ref, line in lines) else before


def routes_at(context: Context, ref: str, line: int, *, own: bool = False) -> list[str]:
    """Return the routes ("METHOD path") that run a line of a function; *own*: not as a hook."""
    names = (context.own_reaching if own else context.reaching).get(ref, [])
    guards = context.once(Guards)
    if not names or not guards.of(ref):
        return names
    return [one for one in names if guards.runs(ref, line, one.partition(" ")[0])]


def _compared(
    left: ast.expr, op: ast.cmpop, right: ast.expr, names: Names
) -> tuple[frozenset[str] | None, bool]:
    if isinstance(left, ast.Constant):
        left, right = right, left
    if names.ref(left) != METHOD:
        return None, False
    nodes = right.elts if isinstance(right, ast.List | ast.Tuple | ast.Set) else [right]
    named = frozenset(str(one.value).upper() for one in nodes if isinstance(one, ast.Constant))
    if not named:
        return None, False
    if isinstance(op, ast.NotEq | ast.NotIn):
        return ALL - named, True
    return (named, True) if isinstance(op, ast.Eq | ast.In) else (None, False)
