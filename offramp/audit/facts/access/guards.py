"""Guards of a project: functions that refuse, each looked at once, a hook for each route."""

from __future__ import annotations

import ast

from offramp.audit.context import Context
from offramp.audit.facts.access.looks import Asked, Look
from offramp.audit.facts.access.proofs import REQUEST, Proofs
from offramp.audit.facts.access.reading import DEEPEST, Reading
from offramp.audit.facts.access.refusals import does_nothing_else
from offramp.audit.facts.access.verdicts import UNSETTLED, Verdicts
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.facts.methods import Guards as Methods
from offramp.code.module import Function
from offramp.code.names import Names


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
