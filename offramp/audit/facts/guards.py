"""
Whether a function refuses callers, by which proof, and for which roles.

A refusal counts where it hangs on something that proves who is calling: it stands in an `if`
whose test mentions it, after one that answers and returns, or in the handler of a `try` that
reads it. A login view, which refuses a wrong password, reads no such thing and is no guard.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.audit.context import Context
from offramp.audit.facts import credentials
from offramp.audit.facts.refusals import is_refusal
from offramp.audit.facts.statuses import Statuses
from offramp.audit.facts.verdicts import UNSETTLED, Verdicts
from offramp.code.module import Assigned, Function
from offramp.code.names import Names, within

DEEPEST = 4  # calls that lead to calls
SIGNING = frozenset({"hmac.new", "hmac.digest", "hmac.HMAC"})
COMPARING = frozenset({"hmac.compare_digest", "secrets.compare_digest"})
ROLE = re.compile(r"role|permission|scope|group|privilege", re.IGNORECASE)
HAS_ROLE = re.compile(
    r"^is_(admin|administrator|staff|superuser|super_admin|moderator|editor|owner)$"
)


@dataclass
class Look:
    """What one function does about callers: kinds of proof it refuses by, and roles it asks for."""

    kinds: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    line: int = 0
    optional: bool = False

    def add(self, other: Look) -> None:
        """Take over what another function does."""
        self.kinds |= other.kinds
        self.roles += [one for one in other.roles if one not in self.roles]
        self.line = self.line or other.line
        self.optional = self.optional or other.optional


class Guards:
    """Guards of a project; a function is looked at once, a hook for each route."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.statuses = Statuses(context)
        self._looks: dict[tuple[str, frozenset[str]], Look] = {}
        self._sources: dict[str, frozenset[str]] = {}

    def look(self, ref: str, given: frozenset[str] = frozenset(), depth: int = 0) -> Look:
        """Return what *ref* does; *given* names the arguments that prove who is calling."""
        key = (ref, given)
        if key not in self._looks:
            self._looks[key] = Look()  # of functions that call each other
            function = self.context.project.function(ref)
            if function is not None and depth <= DEEPEST:
                self._looks[key] = Reading(self, function, None, given, depth).look()
        return self._looks[key]

    def for_route(self, ref: str, verdicts: Verdicts) -> Look:
        """Return what a hook does for one route."""
        function = self.context.project.function(ref)
        return Reading(self, function, verdicts).look() if function else Look()

    def sources(self, ref: str, depth: int = 0) -> frozenset[str]:
        """Return the kinds of proof that a function reads, itself or by what it calls."""
        if ref not in self._sources:
            self._sources[ref] = frozenset()
            function = self.context.project.function(ref)
            found = self.context.graph.sites(ref)
            if function is None or found is None or depth > DEEPEST:
                return frozenset()
            kinds: set[str] = set()
            for read in found.reads:
                kinds |= self.of_ref(read.target, getattr(read.key, "value", None), depth)
            for call in found.calls:
                kinds |= self.of_ref(
                    call.target, getattr(call.given(0, "key"), "value", None), depth
                )
                kinds |= self.sources(call.target, depth + 1)
            for name in carried(function, self.context):
                kinds |= self.of_ref(f"flask.g.{name}", None, depth)
            if any(call.target in SIGNING for call in found.calls):
                kinds.add("signature")
            self._sources[ref] = frozenset(kinds)
        return self._sources[ref]

    def of_ref(self, ref: str, key: object = None, depth: int = 0) -> set[str]:
        """Return the kinds of proof that a reference stands for."""
        if (kind := credentials.read(ref, key) or credentials.guard(ref)) is not None:
            return {kind}
        if not ref.startswith("flask.g."):
            return set()
        name = ref.split(".")[2].partition("(")[0].partition("[")[0]
        if not credentials.CALLER.search(name):
            return set()
        kinds: set[str] = set()
        for _, function, _ in self.context.project.put_on("flask.g", name):
            kinds |= self.sources(function.ref, depth + 1)
        return kinds or {"unknown"}


class Reading:
    """One function, read once for what hangs on who is calling."""

    def __init__(
        self,
        guards: Guards,
        function: Function,
        verdicts: Verdicts | None,
        given: frozenset[str] = frozenset(),
        depth: int = 0,
    ) -> None:
        self.guards = guards
        self.function = function
        self.verdicts = verdicts
        self.given = given
        self.depth = depth
        self.names: Names = guards.context.project.names(function.module, function)
        self.found = Look()
        self._asking: set[str] = set()

    def look(self) -> Look:
        """Return what the function does."""
        self._block(self.function.node.body, [])
        return self.found

    def _block(self, body: list[ast.stmt], tests: list[ast.AST]) -> bool:
        """Read statements that hang on *tests*; tell whether the function surely ends in them."""
        after: list[ast.AST] = []
        for statement in body:
            match statement:
                case ast.If():
                    ends, passed = self._branch(statement, tests)
                    if ends:
                        return True
                    after += passed
                case ast.Try():
                    self._block(statement.body, tests)
                    tried: list[ast.AST] = list(statement.body)
                    for handler in statement.handlers:
                        self._block(handler.body, [*tests, *tried])
                    self._block([*statement.orelse, *statement.finalbody], tests)
                case ast.With() | ast.For() | ast.While() | ast.AsyncWith() | ast.AsyncFor():
                    head = [statement.test] if isinstance(statement, ast.While) else []
                    self._simple(statement, tests, deep=False)
                    self._block(statement.body, [*tests, *head])
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    pass
                case _:
                    self._simple(statement, [*tests, *after], deep=True)
                    if isinstance(statement, (ast.Return, ast.Raise)):
                        return True
        return False

    def _branch(self, statement: ast.If, tests: list[ast.AST]) -> tuple[bool, list[ast.AST]]:
        """Read an `if`: whether what follows is not reached, and what it then hangs on."""
        value = UNSETTLED
        if self.verdicts is not None:
            value = self.verdicts.value(statement.test, self.names)  # type: ignore[assignment]
        if value is not UNSETTLED:
            return self._block(statement.body if value else statement.orelse, tests), []
        self._calls(statement.test, tests)
        ended = self._block(statement.body, [*tests, statement.test])
        other = self._block(statement.orelse, [*tests, statement.test])
        passed: list[ast.AST] = [statement.test] if ended and not other else []
        return ended and other, passed

    def _simple(self, statement: ast.stmt, tests: list[ast.AST], *, deep: bool) -> None:
        if is_refusal(statement, self.names, self.guards.statuses):
            self._refused(statement, tests)
        for node in within(statement) if deep else ():
            if isinstance(node, ast.Call) and is_refusal(node, self.names, self.guards.statuses):
                self._refused(node, tests)
        if deep:
            self._calls(statement, tests)
        else:
            for item in getattr(statement, "items", ()):
                self._calls(item.context_expr, tests)

    def _refused(self, node: ast.stmt | ast.Call, tests: list[ast.AST]) -> None:
        kinds = {kind for test in tests for kind in self.mentioned(test)}
        if kinds:
            self.found.add(Look(kinds, self._roles(tests), node.lineno))

    def _calls(self, node: ast.AST, tests: list[ast.AST]) -> None:
        for call in (one for one in (node, *within(node)) if isinstance(one, ast.Call)):
            target = self.names.ref(call.func) or ""
            if (kind := credentials.guard(target)) is not None:
                self.found.add(Look({kind}, [], call.lineno, is_optional(call)))
            function = self.guards.context.project.function(target)
            if function is None:
                continue
            given = frozenset(self._proving(call, function))
            self.found.add(self.guards.look(target, given, self.depth + 1))
            if self._always_refuses(function):
                self._refused(call, tests)

    def _always_refuses(self, function: Function) -> bool:
        """Tell whether a function does nothing but refuse: `unauthorized("...")`."""
        body = [
            one
            for one in function.node.body
            if not isinstance(one, ast.Expr) or not isinstance(one.value, ast.Constant)
        ]
        names = self.guards.context.project.names(function.module, function)
        return any(is_refusal(one, names, self.guards.statuses) for one in body[:4])

    def _proving(self, call: ast.Call, function: Function) -> Iterator[str]:
        """Yield the function's arguments that are given what proves who is calling."""
        parameters = list(self.guards.context.project.names(function.module, function).parameters)
        first = 1 if function.owner and parameters[:1] in (["self"], ["cls"]) else 0
        for place, argument in enumerate(call.args):
            if place + first < len(parameters):
                for kind in self.mentioned(argument):
                    yield f"{parameters[place + first]}={kind}"
        for keyword in call.keywords:
            for kind in self.mentioned(keyword.value) if keyword.arg else ():
                yield f"{keyword.arg}={kind}"

    def mentioned(self, node: ast.AST) -> set[str]:
        """Return the kinds of proof that an expression, or a `try`'s statement, mentions."""
        kinds: set[str] = set()
        for one in (node, *within(node)):
            match one:
                case ast.Name():
                    kinds |= self._of_name(one)
                case ast.Attribute() if self.names.ref(one.value) == "flask.g":
                    kinds |= self.guards.of_ref(f"flask.g.{one.attr}")
                case ast.Attribute():
                    kinds |= self.guards.of_ref(self.names.ref(one) or "")
                case ast.Subscript():
                    key = getattr(one.slice, "value", None)
                    kinds |= self.guards.of_ref(self.names.ref(one.value) or "", key)
                case ast.Call():
                    key = getattr(one.args[0], "value", None) if one.args else None
                    target = self.names.ref(one.func) or ""
                    kinds |= self.guards.of_ref(target, key) | self.guards.sources(target)
                case ast.Compare(
                    left=ast.Constant(value=str() as key), ops=[ast.In() | ast.NotIn()]
                ):
                    kinds |= self.guards.of_ref(self.names.ref(one.comparators[0]) or "", key)
                case _:
                    pass
        return kinds

    def _of_name(self, node: ast.Name) -> set[str]:
        kinds = {one.partition("=")[2] for one in self.given if one.partition("=")[0] == node.id}
        kinds |= self.guards.of_ref(self.names.ref(node) or "")
        if node.id in self._asking:
            return kinds
        self._asking.add(node.id)
        try:
            for binding in self.names.bindings(node.id):
                if isinstance(binding, Assigned):
                    kinds |= self.mentioned(binding.value)
        finally:
            self._asking.discard(node.id)
        return kinds

    def _roles(self, tests: list[ast.AST]) -> list[str]:
        found: list[str] = []
        for one in (
            inner for test in tests if isinstance(test, ast.expr) for inner in (test, *within(test))
        ):
            if isinstance(one, ast.Attribute) and (match := HAS_ROLE.match(one.attr)):
                found.append(match[1])
            if isinstance(one, ast.Compare) and ROLE.search(ast.unparse(one)):
                sides = [one.left, *one.comparators]
                found += [text for side in sides for text in strings(side)]
            if isinstance(one, ast.Call) and ROLE.search(ast.unparse(one.func)):
                found += [text for argument in one.args for text in strings(argument)]
        return list(dict.fromkeys(found))


def carried(function: Function, context: Context) -> Iterator[str]:
    """Yield what a function takes from `g`, by name: references lead on to what was put there."""
    names = context.project.names(function.module, function)
    for node in within(function.node):
        is_read = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        if is_read and isinstance(node.value, ast.Name) and names.ref(node.value) == "flask.g":
            yield node.attr


def strings(node: ast.expr) -> list[str]:
    """Return the strings that an expression is or lists."""
    each = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else [node]
    return [
        one.value for one in each if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def is_optional(call: ast.Call) -> bool:
    """Tell whether a guard lets those through who prove nothing: `optional=True`."""
    return any(
        word.arg == "optional" and isinstance(word.value, ast.Constant) and bool(word.value.value)
        for word in call.keywords
    )


__all__ = ["Guards", "Look", "Reading", "is_optional", "strings"]
