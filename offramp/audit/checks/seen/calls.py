"""Calls of named things, wherever they were imported from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.sites import Call

NAMED = 3  # parts of a name that what a function returned has at least


def calls(places: Iterable[Place], names: Iterable[str]) -> Iterator[tuple[Place, Call]]:
    """Yield calls of one of *names*, with the place each stands in."""
    wanted = frozenset(names)
    for place in places:
        if wanted.isdisjoint(place.sites.called):
            continue
        for call in place.sites.calls:
            if call.target in wanted or any(one in wanted for one in call.also):
                yield place, call


def named(
    places: Iterable[Place], is_meant: Callable[[str], object]
) -> Iterator[tuple[Place, Call]]:
    """Yield calls by a name that is meant, with the place each stands in."""
    called = Called(is_meant)
    for place in places:
        for call in called.of(place.sites):
            yield place, call


def short(target: str) -> str:
    """
    Return the end of a reference, as people write it: `requests.get`, `Session.get`.

    What a function returned is told by its whole name: `sqlite3.connect().execute`.
    """
    parts = target.replace("[]", "").strip("?.").split(".")
    if len(parts) >= NAMED and parts[-2].endswith("()") and parts[-2][0].islower():
        return ".".join(parts[-NAMED:]).removesuffix("()")
    return ".".join(parts[-2:]).replace("()", "")
