"""Which kinds of proof of who is calling (see `credentials`) code reads or mentions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from offramp.audit.context import Context
from offramp.audit.facts.access import credentials
from offramp.audit.facts.access.looks import (
    OWN_REQUEST,
    carried,
    chosen,
    defaults,
    held_by_g,
    is_around,
    is_sent,
    texts,
    under,
)
from offramp.audit.facts.mentioning import Mentioning
from offramp.code.given import Reference
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name, within
from offramp.code.sites import Sites

DEEPEST = 4  # calls that lead to calls
MOST_TRIED = 3  # statements that a flag set in a `try` may hang on
SESSIONS = frozenset({"flask.session", "flask.globals.session"})
REQUESTS = frozenset({"flask.request", "flask.globals.request"})
JWT_KEPT = frozenset({"jwt", "session"})
REQUEST = "request"  # as the kind of an argument that is no proof by itself
SETTING = re.compile(r"config|settings|environ|getenv", re.IGNORECASE)
HEADERS = frozenset({"flask.request.headers", "flask.globals.request.headers"})
LIKE_GUARD = re.compile(r"auth|token|credential", re.IGNORECASE)
RAW = re.compile(
    r"flask(\.globals)?\.request\.(data|get_data\(\)|query_string|url|full_path)(?=\.|$)"
)
ADDRESS = re.compile(r"\brequest\.(?:args|view_args)\b")
COMPARING = frozenset({"hmac.compare_digest", "secrets.compare_digest"})
SIGNING = frozenset({"hmac.new", "hmac.digest", "hmac.HMAC"})


class Proofs:
    """The proofs of a project; a function is looked at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._read: dict[str, frozenset[str]] = {}
        self._mentioning = Mentioning(context, _mentions)

    def read_by(self, ref: str, depth: int = 0) -> frozenset[str]:
        """Return the kinds of proof that a function reads, itself or by what it calls."""
        if ref not in self._read:
            self._read[ref] = frozenset()  # of functions that call each other
            function = self._context.project.function(ref)
            if function is not None and depth <= DEEPEST:
                kinds = frozenset(self._kinds(function, depth))
                kinds -= {"jwt"} if kinds >= JWT_KEPT and self._is_kept(ref) else set()
                self._read[ref] = kinds - {"basic"} if self._is_bearer(ref) else kinds
        return self._read[ref]

    def _is_bearer(self, ref: str) -> bool:
        """Tell whether a function takes the token of `request.authorization`, which Basic lacks."""
        found = self._context.graph.sites(ref)
        reads = found.reads if found else ()
        return any(one.target.endswith("request.authorization.token") for one in reads)

    def _is_kept(self, ref: str) -> bool:
        """Tell whether a function decodes what it takes from Flask's session alone."""
        found = self._context.graph.sites(ref)
        decoded = (
            [one for one in found.calls if credentials.read(one.target) == "jwt"] if found else []
        )
        tokens = [getattr(one.given(0, "jwt"), "ref", "") for one in decoded]
        return bool(tokens) and all(map(credentials.SESSION.match, tokens))

    def may_be_asked(self, ref: str) -> bool:
        """
        Tell whether a function, or what it calls at any depth, mentions what may be a proof.

        Most do not, and need not be read for what they refuse.
        """
        return self._mentioning.may(ref)

    def _kinds(self, function: Function, depth: int) -> Iterator[str]:
        found = self._context.graph.sites(function.ref)
        if found is None:
            return
        for read in found.reads:
            yield from self.of(read.target, getattr(read.key, "value", None), depth)
        for call in found.calls:
            yield from self.of(call.target, getattr(call.given(0, "key"), "value", None), depth)
            yield from self.read_by(call.target, depth + 1)
            only = self._context.graph.only.named(call.target)
            yield from self.read_by(only.ref, depth + 1) if only else ()
            for place, given in enumerate(call.args):
                if isinstance(given, Reference) and given.ref in SESSIONS:
                    yield from self.taken_by(call.target, place, "flask.session")
        names = self._context.project.names(function.module, function)
        for ref in chosen(names):
            yield from self.read_by(ref, depth + 1)
        for default in filter(None, map(names.ref, defaults(function))):
            yield from self.of(default, None, depth)
        for name in carried(function, self._context):
            yield from self.of(f"flask.g.{name}", None, depth)
        if any(call.target in SIGNING for call in found.calls):
            yield "signature"

    def of(self, ref: str, key: object = None, depth: int = 0) -> set[str]:
        """Return the kinds of proof that a reference stands for."""
        kind = credentials.read(ref, key) or credentials.guard(ref) or credentials.of_attribute(ref)
        if kind is not None:
            return {kind}
        if not ref.startswith("flask.g."):
            return set()
        name = ref.split(".")[2].partition("(")[0].partition("[")[0]
        if not credentials.CALLER.search(name):
            return set()
        kinds: set[str] = set()
        for _, function, _ in self._context.project.carried.put_on("flask.g", name):
            kinds |= self.read_by(function.ref, depth + 1) if function else frozenset()
        return kinds or {"unknown"}

    def taken_by(self, ref: str, place: int, holder: str) -> set[str]:
        """Return the kinds of proof that a function takes from a session, headers or request."""
        function = self._context.project.function(ref)
        if function is None:
            return set()
        own = self._context.project.names(function.module, function).own
        parameters = list(own.parameters)[1 if own.first is not None else 0 :]
        name = next(iter(parameters[place : place + 1]), "")
        taken = [
            (one.func.value, one.args[0])
            for one in own.every(ast.Call)
            if isinstance(one.func, ast.Attribute) and one.func.attr in {"get", "pop"} and one.args
        ]
        taken += [(one.value, one.slice) for one in own.every(ast.Subscript)]
        taken += [
            (one.comparators[0], one.left)
            for one in own.every(ast.Compare)
            if isinstance(one.ops[0], (ast.In, ast.NotIn))
        ]
        refs = ((under(held, name, holder), getattr(key, "value", None)) for held, key in taken)
        return {kind for ref, key in refs if ref for kind in self.of(ref, key)}


class Mentions:
    """
    The proofs that expressions of one function mention.

    *given* names the arguments that are proofs, each as ``name=kind``, and the request itself, as
    ``name=request``.
    """

    def __init__(self, proofs: Proofs, names: Names, given: frozenset[str]) -> None:
        self._proofs = proofs
        self._names = names
        pairs = [one.partition("=") for one in given if "=" in one]
        self._given = [(name, kind) for name, _, kind in pairs if kind != REQUEST]
        self._requests = {name for name, _, kind in pairs if kind == REQUEST}
        self._asked: set[str] = set()  # on the way to what one name leads to
        self._known: dict[str, set[str]] = {}  # of names

    def of(self, node: ast.AST) -> set[str]:
        """Return the kinds of proof that an expression, or a `try`'s statement, mentions."""
        proofs, names = self._proofs, self._names
        kinds: set[str] = set()
        for one in (node, *within(node)):
            if name := held_by_g(one, names):
                kinds |= proofs.of(f"flask.g.{name}")
                continue
            match one:
                case ast.Name():
                    kinds |= self._of_name(one)
                case ast.Attribute():
                    kinds |= proofs.of(names.ref(one) or "")
                case ast.Subscript():
                    kinds |= proofs.of(names.ref(one.value) or "", self._key(one.slice))
                case ast.Call():
                    kinds |= self._of_call(one)
                case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
                    kinds |= proofs.of(names.ref(one.comparators[0]) or "", self._key(left))
                case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
                    kinds |= self._of_keys(left, right) | self._of_keys(right, left)
                case _:
                    pass
        is_kept = kinds >= JWT_KEPT and self._is_kept(node)
        return kinds - {"jwt"} if is_kept else kinds

    def _is_kept(self, node: ast.AST) -> bool:
        """Tell whether all tokens that are decoded come out of Flask's session, a cookie."""
        calls = [one for one in (node, *within(node)) if isinstance(one, ast.Call) and one.args]
        decoded = [
            one for one in calls if credentials.read(self._names.ref(one.func) or "") == "jwt"
        ]
        return all(self.of(one.args[0]) == {"session"} for one in decoded)

    def _of_keys(self, own: ast.expr, sent: ast.expr) -> set[str]:
        """Return that a key is proof where one of the settings is held against what is sent."""
        is_key = any(map(credentials.KEYED.search, texts(own)))
        return self._of_setting(own, sent) if is_key else set()

    def _of_setting(self, own: ast.expr, sent: ast.expr) -> set[str]:
        is_setting = SETTING.search(ast.unparse(own)) is not None
        return {"api key"} if is_setting and self._is_sent(sent) else set()

    def _is_sent(self, node: ast.expr) -> bool:
        """Tell whether something is taken from the request."""
        return any(
            isinstance(one, ast.Name) and (self.is_request(one) or is_sent(one, self._names))
            for one in (node, *within(node))
        )

    def is_request(self, node: ast.expr) -> bool:
        """Tell whether an expression is the request itself."""
        is_given = isinstance(node, ast.Name) and node.id in self._requests
        return is_given or self._names.ref(node) in REQUESTS

    def is_in_address(self, node: ast.AST) -> bool:
        """Tell whether it is taken from the address: whose `?session=` names a payment, say."""
        named = [one.id for one in (node, *within(node)) if isinstance(one, ast.Name)]
        bound = [one for name in named for one in self._names.bindings(name)]
        values = [node, *(one.value for one in bound if isinstance(one, Assigned))]
        return any(ADDRESS.search(ast.unparse(one)) for one in values)

    def _of_call(self, node: ast.Call) -> set[str]:
        proofs, names = self._proofs, self._names
        key = self._key(node.args[0]) if node.args else None
        target = names.ref(node.func) or ""
        kinds = proofs.of(target, key) | proofs.read_by(target)
        for place, given in enumerate(node.args):
            ref = names.ref(given)
            if ref in SESSIONS:
                kinds |= proofs.taken_by(target, place, "flask.session")
            elif ref in HEADERS:
                kinds |= proofs.taken_by(target, place, "flask.request.headers")
                kinds |= (
                    {"token"} if not kinds and LIKE_GUARD.search(ast.unparse(node.func)) else set()
                )
            elif self.is_request(given):
                kinds |= proofs.taken_by(target, place, OWN_REQUEST)
                kinds |= {kind for one in node.args if (kind := credentials.handed(self._key(one)))}
        for one, other in pairwise(node.args[:2] * 2) if target in COMPARING else ():
            kinds |= self._of_setting(one, other)
        if target in SIGNING and any(RAW.match(names.ref(one) or "") for one in node.args):
            kinds.add("signature")  # of the request itself, and no hash of a password
        name = last_name(node.func)
        return kinds or ({"unknown"} if credentials.ASKS.match(name) else set())

    def _key(self, node: ast.expr) -> object:
        """Return the name that something is taken by, where it stands there or in a constant."""
        return getattr(self._names.given(node), "value", None)

    def _of_name(self, node: ast.Name) -> set[str]:
        """Return what a name leads to; on the way to one, each other is looked up once."""
        if node.id in self._known:
            return self._known[node.id]
        if node.id in self._asked:
            return set()
        is_asked_first = not self._asked
        self._asked.add(node.id)
        kinds = self._looked_up(node)
        if is_asked_first:
            self._known[node.id] = kinds
            self._asked.clear()
        return kinds

    def _looked_up(self, node: ast.Name) -> set[str]:
        kinds = {kind for name, kind in self._given if name == node.id}
        kinds |= self._proofs.of(self._names.ref(node) or "")
        for binding in self._names.bindings(node.id):
            if isinstance(binding, Assigned):
                kinds |= self.of(binding.value)
        for test in self._decided_by(node.id):
            kinds |= self.of(test)
        return kinds

    def is_flag(self, name: str) -> bool:
        """Tell whether a name is only ever set to True, False or None, more than once."""
        bindings = self._names.bindings(name)
        values = [one.value for one in bindings if isinstance(one, Assigned)]
        return len(values) == len(bindings) > 1 and all(
            isinstance(one, ast.Constant) and one.value in {True, False, None} for one in values
        )

    def _decided_by(self, name: str) -> Iterator[ast.AST]:
        """Yield what a flag hangs on where it is set: `if request.headers.get(...): ok = True`."""
        if not self.is_flag(name):
            return
        own, lines = self._names.own, [one.line for one in self._names.bindings(name)]
        yield from (one.test for one in own.every(ast.If) if is_around(one, lines))
        for one in own.every(ast.Try):
            yield from one.body[:MOST_TRIED] if is_around(one, lines) else ()


def _mentions(sites: Sites) -> bool:
    return any(map(_may_prove, sites.called)) or any(_may_prove(one.target) for one in sites.reads)


@lru_cache(maxsize=50_000)
def _may_prove(ref: str) -> bool:
    is_known = credentials.read(ref) is not None or credentials.guard(ref) is not None
    return is_known or ref.startswith("flask.") or ref in SIGNING | COMPARING
