"""
What an expression answers: a status, keys of its JSON, a content type, a template.

What is returned is followed through names and the project's own functions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from offramp.audit.context import Context
from offramp.audit.facts.answering.answer import HTML, JSON, Answer, template, text, typed
from offramp.audit.facts.answering.json_keys import At, Keyed
from offramp.audit.facts.answering.put_later import chosen, put
from offramp.audit.facts.answering.raised import ABORTS
from offramp.audit.facts.answering.statuses import Statuses, branches
from offramp.audit.facts.methods import Guards
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.origins import argument, default

DEEPEST = 5
REDIRECTS = frozenset({"redirect", "authorize_redirect"})  # the latter: Authlib, to sign in
MADE = re.compile(r"(^|\.)(Response|BaseResponse|response_class|make_response)$")
AS_TEXT = frozenset({"model_dump_json"})  # which Flask sends as it sends any text
EMPTY = frozenset({204, 304})  # answers without a body
DEFAULT = 200
END = 1_000_000  # after every line
FOUND = 302


class Answers:
    """Follows what is returned to what it is made of."""

    def __init__(self, context: Context, statuses: Statuses, method: str | None = None) -> None:
        self.context = context
        self._project = context.project
        self._guards = context.once(Guards)
        self._method = method
        self._statuses = statuses
        self._asking: set[tuple[str, str]] = set()
        self._callers: list[tuple[Function, ast.Call, Names]] = []  # the innermost is the last

    def of_function(self, function: Function, depth: int) -> Iterator[Answer]:
        """Yield what a function returns; its `response.status_code = 201` counts below it."""
        names = self._project.names(function.module, function)
        if depth > DEEPEST:
            yield Answer()
            return
        given = [
            one
            for one in put(function, lambda node: self._statuses.of_expression(node, names))
            if self._guards.runs(function.ref, one.line, self._method)
        ]
        for value in names.own.returns:
            if not self._guards.runs(function.ref, value.lineno, self._method):
                continue
            found = chosen(given, getattr(value, "id", ""), value.lineno)
            for one in self.of(value, names, depth):
                yield from (replace(one, status=one.status or status) for status in found)

    def of(self, node: ast.expr, names: Names, depth: int) -> Iterator[Answer]:
        """Yield what one expression answers."""
        match node:
            case ast.Tuple(elts=[body, status, *_]):
                content = typed(node.elts[1:], names)
                for one in self._with_status(body, status, names, depth):
                    yield replace(one, content=content or one.content)
            case ast.IfExp():
                yield from self.of(node.body, names, depth)
                yield from self.of(node.orelse, names, depth)
            case ast.Dict() | ast.List() | ast.ListComp() | ast.DictComp():
                yield Answer(None, JSON, self._held(node, names))
            case ast.Constant(value=str()) | ast.JoinedStr():
                yield Answer(None, HTML)
            case ast.Constant():
                return  # None: what a hook returns to let a request pass
            case ast.Name():
                yield from self._named(node, names, depth)
            case ast.Call():
                yield from self._called(node, names, depth)
            case _:
                yield self._keyed(node, names)

    def _with_status(
        self, body: ast.expr, status: ast.expr, names: Names, depth: int
    ) -> Iterator[Answer]:
        is_empty = isinstance(body, ast.Constant) and body.value is None
        for number in self._each_status(status, names):
            if is_empty and number:  # `return None, 204`
                yield Answer(number)
            for one in self.of(body, names, depth):
                yield replace(one, status=number or one.status)

    def _named(self, node: ast.Name, names: Names, depth: int) -> Iterator[Answer]:
        """Yield what a name answers: what is bound to it here, or what a caller hands."""
        if names.bindings(node.id):
            yield from self._bound(node.id, names, depth)
        elif depth <= DEEPEST and (given := self._handed(node.id, names)):
            yield from self.of(*given, depth + 1)
        else:
            yield self._keyed(node, names)

    def _keyed(self, node: ast.expr, names: Names) -> Answer:
        found = self._held(node, names)
        return Answer(None, JSON if found else "", found)

    def _bound(self, name: str, names: Names, depth: int) -> Iterator[Answer]:
        key = (names.function.ref if names.function else names.module.name, name)
        if key in self._asking:
            return
        self._asking.add(key)
        try:
            for binding in names.bindings(name):
                if isinstance(binding, Assigned) and binding.how == "value":
                    if not self._guards.runs(key[0], binding.value.lineno, self._method):
                        continue
                    is_filled = isinstance(binding.value, ast.Dict | ast.List)
                    more = self._held(ast.Name(name, lineno=END), names) if is_filled else ()
                    for one in self.of(binding.value, names, depth):
                        yield replace(one, keys=(*one.keys, *more))
                else:
                    yield Answer()
        finally:
            self._asking.discard(key)

    def _called(self, node: ast.Call, names: Names, depth: int) -> Iterator[Answer]:
        """Yield what the project's functions answer that are called, or a library's."""
        target = names.ref(node.func) or ""
        refs = self._guards.chosen(node.func, names, self._method) or [target]
        functions = list(filter(None, map(self._project.function, refs)))
        for function in functions:
            yield from self._followed(function, node, names, depth)
        if not functions:
            yield from self._by(target, node, names, depth)

    def _by(self, target: str, node: ast.Call, names: Names, depth: int) -> Iterator[Answer]:
        last = target.rpartition(".")[2] or getattr(node.func, "attr", "")
        words = {one.arg: one.value for one in node.keywords if one.arg}
        if last == "jsonify":
            yield Answer(None, JSON, self._of_jsonify(node, names))
        elif last in AS_TEXT:
            yield Answer(None, HTML, self._held(node, names))
        elif last == "dumps" and node.args and "Schema" not in target:
            yield Answer(None, JSON, self._held(node.args[0], names))
        elif last.startswith(("render_template", "stream_template")) or last == "render":
            yield Answer(None, HTML, (), template(node, names))
        elif last in REDIRECTS:
            code = words.get("code") or (node.args[1] if len(node.args) > 1 else None)
            yield Answer((code and self._statuses.of_expression(code, names)) or FOUND)
        elif last in {"send_file", "send_from_directory"}:
            yield Answer(None, text(words.get("mimetype"), names) or "application/octet-stream")
        elif MADE.search(target):
            yield from self._made(node, words, names, depth)
        elif not ABORTS.search(target):
            found = self._held(node, names)
            is_error = target.startswith("werkzeug.exceptions.")
            error = self._statuses.of_error(target) if is_error else None
            yield Answer(error, JSON if found else "", found)

    def _followed(
        self, function: Function, node: ast.Call, names: Names, depth: int
    ) -> Iterator[Answer]:
        """Yield what a function of the project answers that is called."""
        self._callers.append((function, node, names))
        try:
            followed = list(self.of_function(function, depth + 1))
        finally:
            self._callers.pop()
        yield from followed or self._of_nothing(function)

    def _of_jsonify(self, node: ast.Call, names: Names) -> tuple[str, ...]:
        given = [(one.arg, one.value) for one in node.keywords]
        named = [[name] if name else self._held(value, names) for name, value in given]
        told = (*(self._held(node.args[0], names) if node.args else ()), *chain(*named))
        return tuple(dict.fromkeys(told)) or self._held(node, names)

    def _of_nothing(self, function: Function) -> Iterator[Answer]:
        """Yield the answer that nothing is, but for a function that only raises."""
        last = function.node.body[-1]
        ended = isinstance(last, ast.Raise) or (
            isinstance(last, ast.Expr) and "abort" in ast.unparse(last.value)
        )
        if not ended and not self._project.names(function.module, function).own.returns:
            yield Answer()

    def _each_status(self, node: ast.expr, names: Names) -> list[int | None]:
        """Return the statuses of all branches, also of a name that is given one in each."""
        values = branches(node, names)
        found = dict.fromkeys(self._statuses.of_expression(one, names) for one in values)
        known = [one for one in found if one is not None]
        return [*known] if len(values) > 1 and known else [self._status(node, names)]

    def _status(self, node: ast.expr, names: Names) -> int | None:
        """Return a status, also one that a caller decides: `fail("no such user", 404)`."""
        found = self._statuses.of_expression(node, names)
        if found is not None or not isinstance(node, ast.Name):
            return found
        given = self._handed(node.id, names)
        return self._statuses.of_expression(*given) if given else None

    def _handed(self, name: str, names: Names) -> tuple[ast.expr, Names] | None:
        """Return what the innermost caller gives an argument, or its default."""
        function, call, around = self._callers[-1] if self._callers else (None, None, names)
        if function is None or names.function is not function or call is None:
            return None
        if name not in names.own.parameters:
            return None
        value = argument(call, function, name, around)
        if value is not None:
            return value, around
        value = default(function, name)
        return (value, self._project.names(function.module)) if value is not None else None

    def _held(self, node: ast.expr, names: Names) -> tuple[str, ...]:
        """Return the keys of what is answered."""
        keyed = self.context.once(Keyed)
        return tuple(dict.fromkeys(keyed.of(node, At(names, tuple(self._callers)))))

    def _made(
        self, node: ast.Call, words: dict[str, ast.expr], names: Names, depth: int
    ) -> Iterator[Answer]:
        status = words.get("status") or (node.args[1] if len(node.args) > 1 else None)
        number = self._status(status, names) if status is not None else None
        content = text(words.get("mimetype") or words.get("content_type"), names)
        content = content or typed(filter(None, [words.get("headers"), *node.args[2:3]]), names)
        body = node.args[0] if node.args else words.get("response")
        inner = list(self.of(body, names, depth)) if body is not None else [Answer(None, HTML)]
        for one in inner or [Answer()]:
            kept = "" if number in EMPTY else content or one.content
            yield replace(one, status=number or one.status, content=kept)
