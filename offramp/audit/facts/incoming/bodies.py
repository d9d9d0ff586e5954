"""
The keys that functions take from parts of a request, looked at once for each function.

What a helper returns of the body is followed (`body = read(FORM)`), and so is a body that is
handed on to one. Where a function asks for the method, only what runs for it is taken.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from offramp.audit.context import Context
from offramp.audit.facts.incoming import converted, needed, whole_bodies
from offramp.audit.facts.incoming.listed_keys import TAKING, asked, described, listed
from offramp.audit.facts.incoming.parts import (
    OWN,
    PARTS,
    PASSED_ON,
    REQUEST,
    WHOLE,
    Taken,
    is_body,
)
from offramp.audit.facts.methods import Guards
from offramp.code.given import Literal, Reference
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.origins import argument, default

DEEPEST = 3
Given = frozenset[tuple[str, str]]
Node = TypeVar("Node", bound=ast.expr)


class Bodies:
    """What each function takes from requests, looked at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.guards = context.once(Guards)
        self._taken: dict[tuple[str, Given, str | None], list[Taken]] = {}
        self._carries: dict[str, bool] = {}
        self._choosing: dict[tuple[str, Given], list[tuple[str, str]]] = {}

    def taken(
        self, ref: str, given: Given = frozenset(), depth: int = 0, method: str | None = None
    ) -> list[Taken]:
        """Return what *ref* takes; *given* are its arguments that are parts of the request."""
        key = (ref, given, method)
        if key not in self._taken:
            self._taken[key] = []
            function = self.context.project.function(ref)
            if function is not None and depth <= DEEPEST:
                reading = _Reading(self, function, dict(given), depth, method)
                self._taken[key] = list(reading.taken())
        return self._taken[key]

    def parts(self, function: Function, node: ast.expr) -> list[str]:
        """Return the parts of the request that an expression of a function can be."""
        return _Reading(self, function, {}, 0).parts(node)

    def choosing(
        self, ref: str, given: Given = frozenset(), depth: int = 0
    ) -> list[tuple[str, str]]:
        """Return the arguments of a function that choose a key of a part of the request."""
        key = (ref, given)
        if key not in self._choosing:
            self._choosing[key] = []
            function = self.context.project.function(ref)
            if function is not None and depth <= DEEPEST:
                found = _Reading(self, function, dict(given), depth).choosing()
                self._choosing[key] = list(dict.fromkeys(found))
        return self._choosing[key]

    def carries(self, ref: str, depth: int = 0) -> bool:
        """Tell whether a function reads the body and returns what it holds, as a mapping."""
        if ref not in self._carries:
            self._carries[ref] = False
            function = self.context.project.function(ref)
            found = self.context.graph.sites(ref)
            if function is None or found is None or depth > DEEPEST + 2:
                return False
            returns = [one.value for one in found.returns]
            reads = any(is_body(one.target) for one in found.calls)
            reads = reads or any(is_body(one.target) for one in found.reads)
            inner = any(self.carries(call.target, depth + 1) for call in found.calls)
            self._carries[ref] = bool(returns) and (reads or inner) and not _answers(returns)
        return self._carries[ref]


def _answers(returns: Iterable[object]) -> bool:
    refs = [one.ref for one in returns if isinstance(one, Reference)]
    return any("Response" in ref or "jsonify" in ref or "render_template" in ref for ref in refs)


class _Reading:
    def __init__(
        self,
        bodies: Bodies,
        function: Function,
        given: dict[str, str],
        depth: int,
        method: str | None = None,
    ) -> None:
        self.bodies = bodies
        self.method = method
        self.function = function
        self.given = given
        self.depth = depth
        self.names: Names = bodies.context.project.names(function.module, function)
        self._asking: set[str] = set()

    def taken(self) -> Iterator[Taken]:
        """Yield what the function takes, and what those take that it hands the body to."""
        for item in self._every(ast.Subscript):
            if isinstance(item.slice, ast.Constant) and isinstance(item.slice.value, str):
                is_read = isinstance(item.ctx, ast.Load)
                yield from self._of(item.value, item.slice.value, required=is_read)
        for test in self._every(ast.Compare):
            match test:
                case ast.Compare(ast.Constant(str() as key), [ast.In() | ast.NotIn()], [holder]):
                    yield from self._of(holder, key, required=False)
        for call in self._every(ast.Call):
            func = call.func
            if isinstance(func, ast.Attribute) and func.attr in TAKING and call.args:
                given = self.names.given(call.args[0])
                if isinstance(given, Literal) and isinstance(given.value, str):
                    yield from self._of(func.value, given.value, required=False)
        for holder, key in listed(self.names):
            if self._runs(holder):
                yield from self._of(holder, key, required=False)
        yield from self._told()
        yield from self._by_others()

    def _told(self) -> Iterator[Taken]:
        """Yield what keys are converted to, and those without which a request is refused."""
        context = self.bodies.context
        for holder, key, example in converted.find(self.names, context):
            if self._runs(holder):
                yield from (Taken(part, key, None, example) for part in self.parts(holder))
        for holder, key in needed.find(self.function, self.names, context, self.parts):
            if self._runs(holder):
                for one in self._of(holder, key, required=True):
                    yield replace(one, declared=bool(one.required))

    def _by_others(self) -> Iterator[Taken]:
        """Yield what functions and constructors take that are handed the body."""
        for call, function in self.names.known_calls:
            if self._runs(call):
                yield from self._handed_on(call, function)
                yield from self._chosen(call, function)
        context = self.bodies.context
        for call in self._every(ast.Call):
            if not call.args and not call.keywords:
                continue
            cls = context.project.cls(self.names.ref(call.func) or "")
            made = whole_bodies.constructor(cls, context) if cls else None
            if made is not None:
                yield from self._handed_on(call, made)
            if call.keywords:
                yield from self._spread(call)

    def _every(self, kind: type[Node]) -> Iterator[Node]:
        every = self.names.own.every(kind)
        if self.method is None or not self.bodies.guards.of(self.function.ref):
            return iter(every)
        return (one for one in every if self._runs(one))

    def _runs(self, node: ast.expr) -> bool:
        """Tell whether an expression runs for the method that is asked about."""
        return self.bodies.guards.runs(self.function.ref, node.lineno, self.method)

    def choosing(self) -> Iterator[tuple[str, str]]:
        """Yield arguments that choose a key, each with the part of the request that has it."""
        own = self.names.own.parameters
        for name, holder in asked(self.names):
            if name in own and not self.names.bindings(name):
                yield from ((name, part) for part in self.parts(holder))
        for call, function in self.names.known_calls:
            handed = self._handed(call, function)
            for inner, part in self.bodies.choosing(function.ref, handed, self.depth + 1):
                given = argument(call, function, inner, self.names)
                if isinstance(given, ast.Name) and given.id in own:
                    yield given.id, part

    def _chosen(self, call: ast.Call, function: Function) -> Iterator[Taken]:
        """Yield keys that a function is told: `field("name")`, `need(request.json, "name")`."""
        for name, part in self.bodies.choosing(function.ref, self._handed(call, function)):
            value = argument(call, function, name, self.names) or default(function, name)
            given = self.names.given(value)
            if isinstance(given, Literal) and isinstance(given.value, str):
                yield Taken(part, given.value, required=False)

    def _spread(self, call: ast.Call) -> Iterator[Taken]:
        """Yield the keys of a body that is handed on as a whole: `User(**body)`."""
        spread = [one.value for one in call.keywords if one.arg is None]
        if not spread:
            return
        for part in sorted({part for one in spread for part in self.parts(one)} & WHOLE):
            for key, required in whole_bodies.keys(call, self.names, self.bodies.context):
                yield Taken(part, key, required)

    def _of(self, holder: ast.expr, key: str, *, required: bool) -> Iterator[Taken]:
        for part in self.parts(holder):
            if part != "headers" or key.lower() not in OWN:
                yield Taken(part, key, required and part not in {"headers", "cookies"})

    def part(self, node: ast.expr) -> str:
        """Return the first part of the request that an expression can be."""
        return next(iter(self.parts(node)), "")

    def parts(self, node: ast.expr) -> list[str]:  # noqa: PLR0911 - one for each kind
        """Return the parts of the request that an expression can be; none where it is none."""
        match node:
            case ast.BoolOp():
                return self._any(node.values)
            case ast.IfExp():
                return self._any([node.body, node.orelse])
            case ast.Await() | ast.NamedExpr():
                return self.parts(node.value)
            case ast.Dict(keys=keys, values=values):  # `{**request.form}`
                return self._any(
                    [one for key, one in zip(keys, values, strict=True) if key is None]
                )
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._any([left, right])
            case ast.Name(id=name) if name in self.given:
                return [self.given[name]]
            case ast.Name(id=name) if self.names.bindings(name) and name not in self._asking:
                return self._bound(name)
            case ast.Call():
                return [one for one in [self._of_call(node)] if one]
            case _:
                match = REQUEST.match(self.names.ref(node) or "")
                return [one for one in [PARTS.get(match[1], "") if match else ""] if one]

    def _any(self, nodes: list[ast.expr]) -> list[str]:
        return list(dict.fromkeys(part for one in nodes for part in self.parts(one)))

    def _bound(self, name: str) -> list[str]:
        """Return what a name leads to; on the way there each name is followed once."""
        is_asked_first = not self._asking
        self._asking.add(name)
        try:
            bindings = self.names.bindings(name)
            kept = [one for one in bindings if isinstance(one, Assigned) and one.how == "value"]
            return self._any([one.value for one in kept])
        finally:
            if is_asked_first:
                self._asking.clear()

    def _of_call(self, node: ast.Call) -> str:
        target = self.names.ref(node.func) or ""
        match = REQUEST.match(target)
        if match:
            return PARTS.get(PASSED_ON.sub("", match[1]), "") or PARTS.get(f"{match[1]}()", "")
        if target in {"json.loads", "builtins.dict"} and node.args:
            inner = self.names.ref(node.args[0]) or ""
            return "json" if is_body(inner) else self.part(node.args[0])
        return "json" if self.bodies.carries(target) else ""

    def _handed_on(self, call: ast.Call, function: Function) -> Iterator[Taken]:
        if self.bodies.carries(function.ref):
            for key, required in described(call, self.names):
                yield Taken("json", key, required, declared=True)
        if given := self._handed(call, function):
            yield from self.bodies.taken(function.ref, given, self.depth + 1, self.method)

    def _handed(self, call: ast.Call, function: Function) -> Given:
        """Return the arguments of a function that a call makes parts of the request."""
        names = self.bodies.context.project.names(function.module, function)
        parameters = list(names.own.parameters)
        first = 1 if function.owner and parameters[:1] in (["self"], ["cls"]) else 0
        given = set()
        for place, handed in enumerate(call.args):
            if (part := self.part(handed)) and place + first < len(parameters):
                given.add((parameters[place + first], part))
        for keyword in call.keywords:
            if keyword.arg and (part := self.part(keyword.value)):
                given.add((keyword.arg, part))
        return frozenset(given)
