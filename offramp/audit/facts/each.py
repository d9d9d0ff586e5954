"""Facts of single functions, found once and put together for each route that reaches them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from offramp.audit.context import Context, Subject
from offramp.audit.facts.methods import Guards
from offramp.code.module import Function
from offramp.code.sites import Sites

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Place:
    """One function: what it does, and where it stands."""

    function: Function
    sites: Sites
    context: Context

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.function.module.file


class _Kept:
    """What was found in each function, by what looked for it; in most there is nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._places: dict[str, Place | None] = {}
        self._found: dict[Any, dict[str, tuple[Any, ...]]] = defaultdict(dict)
        self._some: dict[Any, dict[str, tuple[Any, ...]]] = defaultdict(dict)

    def of(self, find: Callable[[Place], Iterable[T]], ref: str) -> tuple[T, ...]:
        known = self._found[find]
        if ref not in known:
            place = self._place(ref)
            known[ref] = tuple(dict.fromkeys(find(place))) if place else ()
            if known[ref]:
                self._some[find][ref] = known[ref]
        return known[ref]

    def some(
        self, find: Callable[[Place], Iterable[T]], refs: Collection[str]
    ) -> list[tuple[str, tuple[T, ...]]]:
        """Return those of *refs* in which something was found, and what, in their order."""
        known, some = self._found[find], self._some[find]
        for ref in [one for one in refs if one not in known]:
            self.of(find, ref)
        return [(ref, some[ref]) for ref in refs if ref in some] if some else []

    def _place(self, ref: str) -> Place | None:
        if ref not in self._places:
            function = self._context.project.function(ref)
            sites = self._context.graph.sites(ref)
            self._places[ref] = (
                Place(function, sites, self._context) if function and sites else None
            )
        return self._places[ref]


def of(find: Callable[[Place], Iterable[T]], ref: str, context: Context) -> tuple[T, ...]:
    """Return what *find* sees in one function."""
    return context.once(_Kept).of(find, ref)


def some(
    find: Callable[[Place], Iterable[T]], refs: Collection[str], context: Context
) -> list[tuple[str, tuple[T, ...]]]:
    """Return those functions of *refs* in which *find* sees something, and what."""
    return context.once(_Kept).some(find, refs)


def gather(find: Callable[[Place], Iterable[T]], subject: Subject, context: Context) -> Iterator[T]:
    """Yield what *find* sees in each function that a route reaches, nearest first, each once."""
    seen: set[T] = set()
    guards = context.once(Guards)
    for ref, found in some(find, subject.reached, context):
        for one in found:
            line = getattr(one, "line", None)
            if line is not None and not guards.runs(ref, line, subject.method):
                continue
            if one not in seen:
                seen.add(one)
                yield one
