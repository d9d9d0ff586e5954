"""
Whether a function refuses callers, by which proof, and for which roles.

A refusal counts where it hangs on something that proves who is calling: it stands in an `if`
whose test mentions it, after one that answers and returns, or in the handler of a `try` that
reads it. A login view, which refuses a wrong password, reads no such thing and is no guard.
"""

from __future__ import annotations

import ast
from bisect import bisect_left

from offramp.audit.context import Context
from offramp.audit.facts.access import credentials, flags
from offramp.audit.facts.access.absence import is_of_nobody, is_shown
from offramp.audit.facts.access.handed import handed_on, proving
from offramp.audit.facts.access.looks import Asked, Look, Test, of_library, texts
from offramp.audit.facts.access.proofs import REQUEST, Mentions, Proofs
from offramp.audit.facts.access.refusals import (
    ANSWERED,
    FORGED,
    FOUND,
    HIDDEN,
    REFUSED,
    does_nothing_else,
    is_abort,
    is_page,
    is_redirect,
    leads_on,
    lets_by,
    refusal,
)
from offramp.audit.facts.access.roles import asked_for, of_guard
from offramp.audit.facts.access.verdicts import UNSETTLED, Verdicts
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.facts.endings import ends
from offramp.audit.facts.methods import Guards as Methods
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.nodes import within

COMPOUND = (ast.Try, ast.Match, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DEEPEST = 4  # calls that lead to calls


class Guards:
    """Guards of a project; a function is looked at once, a hook for each route."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.proofs = Proofs(context)
        self.statuses = Statuses(context)
        self.methods = context.once(Methods)
        self._looks: dict[tuple[str, frozenset[str], str | None], Look] = {}
        self._refusing: dict[str, int | None] = {}
        self._asked: dict[str, list[tuple[ast.expr, Names]]] = {}  # the conditions of a hook
        self._routed: dict[str, list[tuple[ast.expr, Names]]] = {}  # those that ask for the route
        self._for_routes: dict[tuple[str, tuple[bool | None, ...], str | None], Look] = {}

    def look(self, ref: str, asked: Asked | None = None) -> Look:
        """Return what *ref* does, as it is asked."""
        asked = asked or Asked()
        key = (ref, asked.given, asked.method)
        if key not in self._looks:
            self._looks[key] = Look()  # of functions that call each other
            function = self.context.project.function(ref)
            is_proven = any("=" in one and not one.endswith(f"={REQUEST}") for one in asked.given)
            asks = is_proven or self.proofs.may_be_asked(ref)
            if function is not None and asked.depth <= DEEPEST and asks:
                self._looks[key] = Reading(self, function, None, asked).look()
        return self._looks[key]

    def for_route(self, ref: str, verdicts: Verdicts) -> Look:
        """Return what a hook does for one route."""
        function = self.context.project.function(ref)
        if function is None:
            return Look()
        if ref not in self._asked:
            names = self.context.project.names(function.module, function)
            own = [(one.test, names) for one in names.own.every(ast.If)]
            called = {names.ref(one.func) or "" for one in names.own.every(ast.Call)}
            self._asked[ref] = own + [test for one in called for test in self.routed(one)]
        values = [verdicts.value(test, names) for test, names in self._asked[ref]]
        settled = tuple(None if one is UNSETTLED else bool(one) for one in values)
        key = (ref, settled, verdicts.method)
        if key not in self._for_routes:
            self._for_routes[key] = Reading(
                self, function, verdicts, Asked(method=verdicts.method)
            ).look()
        return self._for_routes[key]

    def routed(self, ref: str, depth: int = 0) -> list[tuple[ast.expr, Names]]:
        """Return the conditions of a function, and what it calls, that ask the request."""
        if ref not in self._routed:
            self._routed[ref] = []  # of functions that call each other
            function = self.context.project.function(ref)
            if function is not None and depth <= DEEPEST:
                names = self.context.project.names(function.module, function)
                tests = [one.test for one in names.own.every(ast.If)]
                asking = [(one, names) for one in tests if "request." in ast.unparse(one)]
                called = {names.ref(one.func) or "" for one in names.own.every(ast.Call)}
                inner = [test for one in called for test in self.routed(one, depth + 1)]
                self._routed[ref] = asking + inner
        return self._routed[ref]

    def refusing(self, function: Function) -> int | None:
        """Return by which status a function refuses that does nothing else: `unauthorized(...)`."""
        ref = function.ref
        if ref not in self._refusing:
            names = self.context.project.names(function.module, function)
            self._refusing[ref] = does_nothing_else(function, names, self.statuses)
        return self._refusing[ref]


class Reading:
    """One function, read once for what hangs on who is calling."""

    def __init__(
        self,
        guards: Guards,
        function: Function,
        verdicts: Verdicts | None,
        asked: Asked,
    ) -> None:
        self.guards = guards
        self.function = function
        self.verdicts = verdicts
        self.is_hook = verdicts is not None and not asked.depth
        self.depth = asked.depth
        self.method = asked.method
        self.names = guards.context.project.names(function.module, function)
        self.flags = flags.known(asked.given)
        self.mentions = Mentions(guards.proofs, self.names, asked.given)
        self.found = Look()
        self._leading: set[ast.AST] = set()  # for who has a proof, and leads on to another page
        self._lines = sorted(
            {one.lineno for one in self.names.own.every(ast.Call) if self._may_refuse(one)}
        )

    def look(self) -> Look:
        """Return what the function does."""
        self._block(self.function.node.body, [])
        return self.found

    def _block(self, body: list[ast.stmt], tests: list[Test]) -> bool:
        """Read statements that hang on *tests*; tell whether the function surely ends in them."""
        after: list[Test] = []
        for statement in body:
            if not self.guards.methods.runs(self.function.ref, statement.lineno, self.method):
                continue
            match statement:
                case ast.If():  # after who is signed in, a login view refuses wrong passwords
                    hanging = [*tests, *after] if self.is_hook else tests
                    is_over, passed = self._branch(statement, hanging)
                    if is_over:
                        return True
                    after += passed
                case _ if isinstance(statement, COMPOUND):
                    self._compound(statement, tests)
                case _ if not isinstance(statement, DEFINITIONS):
                    self._simple(statement, [*tests, *after], deep=True)
                    if ends(statement):
                        return True
        return False

    def _compound(self, statement: ast.stmt, tests: list[Test]) -> None:
        """Read a statement that holds others, which may run or not."""
        match statement:
            case ast.Try():
                self._block(statement.body, tests)
                tried = [Test(one, None) for one in statement.body]
                for handler in statement.handlers:
                    self._block(handler.body, [*tests, *tried])
                self._block([*statement.orelse, *statement.finalbody], tests)
            case ast.Match(cases=cases):
                for case in cases:
                    self._block(case.body, tests)
            case _:
                head = [Test(statement.test, None)] if isinstance(statement, ast.While) else []
                self._simple(statement, tests, deep=False)
                self._block(getattr(statement, "body", []), [*tests, *head])

    def _branch(self, statement: ast.If, tests: list[Test]) -> tuple[bool, list[Test]]:
        """Read an `if`: whether what follows is not reached, and what it then hangs on."""
        value: object = flags.settled(statement.test, self.flags)
        if value is None:
            value = self.verdicts.value(statement.test, self.names) if self.verdicts else UNSETTLED
        if value is not UNSETTLED:
            return self._block(statement.body if value else statement.orelse, tests), []
        self._calls(self._calls_in(statement.test), tests)
        ended = self._block(statement.body, [*tests, Test(statement.test, True)])
        other = self._block(statement.orelse, [*tests, Test(statement.test, False)])
        leads = lets_by(statement.body, self._refusal, ended=ended, is_hook=self.is_hook)
        is_let_by = leads and not other
        passed = [Test(statement.test, False)] if is_let_by else []
        if is_let_by and leads_on(statement.body):
            self._leading.add(statement.test)
        return ended and other, passed

    def _simple(self, statement: ast.stmt, tests: list[Test], *, deep: bool) -> None:
        if tests and (status := self._refusal(statement)):
            self._refused(statement, tests, status)
        elif status := self._hidden(statement, tests) or self._turned_away(statement, tests):
            self._refused(statement, tests[-1:], status)
        if not deep:
            for item in getattr(statement, "items", ()):
                self._calls(self._calls_in(item.context_expr), tests)
            return
        calls = self._calls_in(statement)
        for call in calls:
            if status := self._refusal(call):
                self._refused(call, tests, status)
        self._calls(calls, tests)

    def _refusal(self, node: ast.AST, refused: frozenset[int] = REFUSED) -> int | None:
        return refusal(node, self.names, self.guards.statuses, refused)

    def _hidden(self, statement: ast.stmt, tests: list[Test]) -> int | None:
        """
        Return 404 where that is said to who shows no proof: `if not check(auth): abort(404)`.

        Of somebody signed in 404 says as often that what belongs to him is not there, but not in a
        hook, which knows of nothing that belongs to anybody.
        """
        if not tests or not tests[-1].holds:
            return None
        is_asked = isinstance(tests[-1].node, ast.UnaryOp)
        kinds = self.mentions.of(tests[-1].node) if self.is_hook or is_asked else set()
        is_shown = bool(kinds) and (self.is_hook or not kinds & {"session", "carried", "unknown"})
        each = (self._refusal(one, HIDDEN) for one in (statement, *within(statement)))
        return next((one for one in each if one), None) if is_shown else None

    def _turned_away(self, statement: ast.stmt, tests: list[Test]) -> int | None:
        """
        Return the status of what sends elsewhere who is not signed in, or is told a forged message.

        `if "user" not in session: return redirect("/")`; a hook by any answer, signatures by 400.
        """
        if not tests or not isinstance(statement, ast.Return):
            return None
        if is_redirect(statement.value) or (self.is_hook and is_page(statement)):
            if tests[-1].node not in self._leading and is_of_nobody(tests[-1], self.mentions):
                return FOUND if is_redirect(statement.value) else ANSWERED
            if not self.is_hook:
                return None
            return handed_on(statement, tests[-1], self.names, self.mentions)
        sites = self.guards.context.graph.sites(self.function.ref)
        taken = (*sites.called, *(one.target for one in sites.reads)) if sites else ()
        if not any(".request.headers" in one for one in taken):
            return None  # what a form hides is signed for other reasons
        is_signed = self.mentions.of(tests[-1].node) == {"signature"}
        return self._refusal(statement, FORGED) if is_signed else None

    def _refused(self, node: ast.stmt | ast.Call, tests: list[Test], status: int) -> None:
        kinds = {kind for test in tests for kind in self.mentions.of(test.node)}
        if not kinds:
            return
        kinds |= credentials.schemes([text for test in tests for text in texts(test.node)])
        if any(is_shown(test.node, self.mentions, holds=test.holds) for test in tests):
            self.found.add(Look(line=node.lineno, maybe=kinds))
        else:
            self.found.add(
                Look(kinds, asked_for(tests, self.names), node.lineno, statuses=[status])
            )

    def _may_refuse(self, call: ast.Call) -> bool:
        target = self.names.ref(call.func) or ""
        is_known = self.names.project.function(target) or credentials.guard(target)
        return is_known is not None or is_abort(call)

    def _calls_in(self, node: ast.stmt | ast.expr) -> list[ast.Call]:
        """Return the calls inside, where one of them may refuse: few statements have such."""
        place = bisect_left(self._lines, node.lineno)
        if place == len(self._lines) or self._lines[place] > (node.end_lineno or node.lineno):
            return []
        return [one for one in (node, *within(node)) if isinstance(one, ast.Call)]

    def _calls(self, calls: list[ast.Call], tests: list[Test]) -> None:
        for call in calls:
            target = self.names.ref(call.func) or ""
            if (kind := credentials.guard(target)) is not None:
                look = of_library(kind, target, call)
                look.roles += of_guard(call, target, self.names)
                self.found.add(look)
            function = self.guards.context.project.function(target)
            if function is None:
                continue
            handed = proving(call, function, self.names.project, self.mentions)
            inner = self._inner(function, frozenset([*handed, *flags.given(call, function)]))
            if inner.kinds | inner.maybe:
                shown = any(is_shown(test.node, self.mentions, holds=test.holds) for test in tests)
                kinds, maybe = (set(), inner.kinds) if shown else (inner.kinds, set[str]())
                statuses = [] if shown else inner.statuses
                self.found.add(Look(kinds, inner.roles, call.lineno, inner.maybe | maybe, statuses))
            if status := self.guards.refusing(function):
                self._refused(call, tests, status)

    def _inner(self, function: Function, given: frozenset[str]) -> Look:
        """Return what a function does that is called: for this route, where it asks for that."""
        asked = Asked(given, self.depth + 1, self.method)
        if self.verdicts is None or self.depth >= DEEPEST or not self.guards.routed(function.ref):
            return self.guards.look(function.ref, asked)
        return Reading(self.guards, function, self.verdicts, asked).look()
