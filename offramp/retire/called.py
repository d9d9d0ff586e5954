"""Which routes a test asks for: by path, by endpoint, by method, and where it is redirected to."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from offramp.catalogue.paths import pattern, sent
from offramp.code.surface.model import Declared
from offramp.retire.addresses import Link, Value
from offramp.retire.mentions import ANY, text
from offramp.retire.routes import templates
from offramp.retire.sending import Sent
from offramp.retire.units import last_name

BELOW = (f"{ANY}/", "%s/")  # of a path that begins with a name
Redirects = Callable[[str | None], list[ast.expr]]  # of a view, by its reference


@dataclass(frozen=True)
class Target:
    """What leads to a route: a path, or an endpoint; *is_tail*: what is before is not known."""

    path: str = ""
    endpoint: str = ""
    is_tail: bool = False

    @classmethod
    def of(cls, node: ast.expr) -> Target:
        """Return what `"/x"`, `f"/x/{id}"`, `"/x/" + id` or `url_for("x")` leads to; or nothing."""
        match node:
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) if last_name(node) == "url_for":
                return cls(endpoint=name)
            case _:
                path = text(node)
                return cls() if path == ANY else cls.at(path)

    @classmethod
    def at(cls, path: str) -> Target:
        """Return what a path leads to; `{}/x` may stand below anything."""
        return cls(path=_path(path), is_tail=path.startswith(BELOW))


@dataclass(frozen=True)
class Routes:
    """Tells whether something leads to a route that goes, and to none that stays."""

    gone: re.Pattern[str]
    stays: re.Pattern[str]
    routes: tuple[Declared, ...] = ()  # that go
    staying: tuple[Declared, ...] = ()

    @classmethod
    def of(cls, gone: Iterable[Declared], stays: Iterable[Declared]) -> Routes:
        gone, stays = tuple(gone), tuple(stays)
        return cls(_pattern(gone), _pattern(stays), gone, stays)

    def is_gone(self, text: str) -> bool:
        return self._is_of(self.gone, text) and not self.does_stay(text)

    def does_stay(self, text: str) -> bool:
        return self._is_of(self.stays, text)

    def _is_of(self, either: re.Pattern[str], text: str) -> bool:
        """Tell whether one answers; who leaves a slash at the end out is sent on to it."""
        path = _path(text)
        return bool(path) and any(map(either.fullmatch, (path, f"{path}/")))

    @cached_property
    def endpoints(self) -> set[str]:
        """Endpoints that no route has any more."""
        return {one.endpoint for one in self.routes} - {one.endpoint for one in self.staying}

    def linked(self, made: Iterable[Value]) -> Iterator[str]:
        """Yield the endpoints that links are made of and that no route has any more."""
        for one in made:
            if isinstance(one, Link) and one.endpoint in self.endpoints:
                yield one.endpoint

    def asked_for(
        self, sent: Iterable[Sent], texts: set[str], redirects: Redirects
    ) -> Iterator[str]:
        """
        Yield what a client asks for with a method that goes, while others of the path stay.

        And what it would be redirected to, where it follows and its answer is looked at: a fixture
        that only signs somebody in does not fail for the page that is shown then. Where an address
        is not known at all, it may be one of *texts* that begins with a name.
        """
        for one in sent:
            for target in _targets(one.to, texts):
                if self._answers(self.routes, self.gone, one.method, target):
                    if not self._answers(self.staying, self.stays, one.method, target):
                        yield f"{one.method} {target.path or target.endpoint}"
                elif self._ends(self.routes, one.method, target):
                    if not self._is_known(one.method, target):
                        yield f"{one.method} …{target.path}"
                elif _follows(one.call) and one.is_seen:
                    yield from self._followed(one.method, target, redirects)

    def is_kept(self, sent: Sent) -> bool:
        """Tell whether a route that stays answers it."""
        targets = _targets(sent.to, set())
        return any(self._answers(self.staying, self.stays, sent.method, one) for one in targets)

    def _followed(self, method: str, target: Target, redirects: Redirects) -> Iterator[str]:
        for one in self._answers(self.staying, self.stays, method, target):
            for led in map(Target.of, redirects(one.view)):
                if led.endpoint in self.endpoints or (led.path and self.is_gone(led.path)):
                    told = target.path or target.endpoint
                    yield f"{led.path or led.endpoint}, which {told} redirects to"

    def _is_known(self, method: str, target: Target) -> bool:
        """Tell whether a path, or one that ends so, may be that of a route that stays."""
        exact = self._answers(self.staying, self.stays, method, target)
        return bool(exact) or self._ends(self.staying, method, target)

    @staticmethod
    def _ends(routes: tuple[Declared, ...], method: str, target: Target) -> bool:
        """Tell whether the path of one of *routes* ends so: `{}/people` below `/api`."""
        paths = (target.path, f"{target.path}/")  # who leaves a slash out is sent on to it
        return target.is_tail and any(
            method in one.methods and any(map(_tails(one.path).fullmatch, paths)) for one in routes
        )

    def _answers(
        self, routes: tuple[Declared, ...], either: re.Pattern[str], method: str, target: Target
    ) -> list[Declared]:
        """Return those of *routes* that answer; *either* is the pattern of all of them."""
        if not target.endpoint and not either.fullmatch(target.path):
            return []
        return [
            one
            for one in routes
            if method in one.methods
            and (
                one.endpoint == target.endpoint
                if target.endpoint
                else _alone(one.path).fullmatch(target.path)
            )
        ]


def _targets(to: Value, texts: set[str]) -> list[Target]:
    """Return what an address leads to; where nothing of it is known, what may be behind that."""
    if isinstance(to, Link):
        return [Target(endpoint=to.endpoint)]
    if to != ANY:
        return [Target.at(to)]
    return [Target.at(one) for one in sorted(texts) if one.startswith(BELOW)]


def _follows(call: ast.Call) -> bool:
    return any(
        one.arg == "follow_redirects" and getattr(one.value, "value", None) is True
        for one in call.keywords
    )


def _path(text: str) -> str:
    return sent(re.sub(r"^(\{\}|%s|https?://[^/]+)(?=/)", "", text).partition("?")[0])


@cache
def _alone(path: str) -> re.Pattern[str]:
    return re.compile("|".join(map(pattern, templates(path))))


@cache
def _tails(path: str) -> re.Pattern[str]:
    """Return a pattern of the ends of a path, from each of its known parts on."""
    tails = [
        pattern("/" + "/".join(parts[at:]))
        for parts in (one.strip("/").split("/") for one in templates(path))
        for at in range(1, len(parts))
        if "{" not in parts[at]
    ]
    return re.compile("|".join(tails) if tails else r"(?!)")


def _pattern(routes: Iterable[Declared]) -> re.Pattern[str]:
    paths = [pattern(path) for one in routes for path in templates(one.path)]
    return re.compile("|".join(paths) if paths else r"(?!)")
