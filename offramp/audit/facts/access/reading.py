"""
Whether a function refuses callers, by which proof, and for which roles.

A refusal counts where it hangs on something that proves who is calling: it stands in an `if`
whose test mentions it, after one that answers and returns, or in the handler of a `try` that
reads it. A login view, which refuses a wrong password, reads no such thing and is no guard.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from typing import TYPE_CHECKING

from offramp.audit.facts.access import credentials, flags
from offramp.audit.facts.access.absence import is_of_nobody, is_shown
from offramp.audit.facts.access.choices import Choice, sides
from offramp.audit.facts.access.handed import handed_on, hands_on, proving
from offramp.audit.facts.access.looks import Asked, Look, Test, of_library, texts
from offramp.audit.facts.access.proofs import Mentions
from offramp.audit.facts.access.refusals import (
    ANSWERED,
    FORGED,
    FOUND,
    HIDDEN,
    REFUSED,
    handed,
    is_abort,
    is_page,
    is_redirect,
    leads_on,
    lets_by,
    refusal,
)
from offramp.audit.facts.access.roles import asked_for, of_guard
from offramp.audit.facts.access.verdicts import UNSETTLED, Verdicts
from offramp.audit.facts.endings import ends
from offramp.code.module import Function
from offramp.code.nodes import within

if TYPE_CHECKING:
    from offramp.audit.facts.access.guards import Guards

COMPOUND = (ast.Try, ast.Match, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DEEPEST = 4  # calls that lead to calls


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
        self._choices: list[Choice] = [
            *self.names.own.every(ast.IfExp),
            *self.names.own.every(ast.BoolOp),
        ]
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
            case ast.Match(subject=subject, cases=cases):
                for case in cases:
                    self._block(case.body, [*tests, Test(subject, None)])
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
        elif (
            tests and self.depth and (status := handed(statement, self.names, self.guards.statuses))
        ):
            self.found.handing = True
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
        for side, test in sides(statement, self._choices) if self._choices or calls else ():
            if status := self._refusal(side):
                self._refused(side, [*tests, test], status)
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
        if not tests:
            return None
        if not isinstance(statement, ast.Return):
            return self._forged(statement, tests)
        if is_redirect(statement.value) or (self.is_hook and is_page(statement)):
            if tests[-1].node not in self._leading and is_of_nobody(tests[-1], self.mentions):
                return FOUND if is_redirect(statement.value) else ANSWERED
            if not self.is_hook:
                return None
            return handed_on(statement, tests[-1], self.names, self.mentions)
        return self._forged(statement, tests)

    def _forged(self, statement: ast.stmt, tests: list[Test]) -> int | None:
        """Return the status that is said to whose signature is missing or wrong."""
        sites = self.guards.context.graph.sites(self.function.ref)
        taken = (*sites.called, *(one.target for one in sites.reads)) if sites else ()
        if not any(".request.headers" in one for one in taken):
            return None  # what a form hides is signed for other reasons
        is_signed = self.mentions.of(tests[-1].node) == {"signature"}
        said = statement.value if isinstance(statement, ast.Expr) else statement  # `abort(400)`
        return self._refusal(said, FORGED) if is_signed else None

    def _refused(self, node: ast.stmt | ast.expr, tests: list[Test], status: int) -> None:
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
            proofs = proving(call, function, self.names.project, self.mentions)
            inner = self._inner(function, frozenset([*proofs, *flags.given(call, function)]))
            if inner.handing and not hands_on(call, self.function.node):
                continue
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
