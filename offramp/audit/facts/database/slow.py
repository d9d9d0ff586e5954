"""What a transaction should not wait for: calls of others, sleeps, mail, files, subprocesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.facts.each import Place
from offramp.audit.facts.kept import files, running
from offramp.audit.facts.outside import outbound
from offramp.code.called import Called

WAITS = frozenset({"time.sleep", "gevent.sleep", "eventlet.sleep", "asyncio.sleep"})
WAITING = Called(WAITS.__contains__)


@dataclass(frozen=True)
class Slow:
    """Something a transaction should not wait for: in words, and where it stands."""

    what: str
    place: str
    line: int
    is_long: bool = True  # nobody knows how long; file work takes a moment


def slow(place: Place) -> Iterator[Slow]:
    """Yield the slow things that one function does itself."""
    ref, context = place.function.ref, place.context
    for call in WAITING.of(place.sites):
        if call.target in WAITS:
            yield Slow("a sleep", f"{place.file}:{call.line}", call.line)
    for talk in each.of(outbound.talks, ref, context):
        if talk.kind not in {"redis", "memcached"}:
            what = f"a call of {talk.target}" if talk.kind != "mail" else "sending mail"
            yield Slow(what, f"{place.file}:{talk.line}", talk.line)
    for one in (*each.of(files.find, ref, context), *each.of(running.find, ref, context)):
        if one.kind == "file written":
            yield Slow("file work", f"{place.file}:{one.line}", one.line, is_long=False)
        elif one.kind == "subprocess":
            yield Slow("a subprocess", f"{place.file}:{one.line}", one.line)


class Behind:
    """The first slow thing that a function reaches, a long one if there is one; found once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, tuple[Slow, ...]] = {}

    def of(self, ref: str) -> tuple[Slow, ...]:
        """Return it, or nothing."""
        if ref not in self._known:
            reached = self._context.graph.reached([ref])
            some = each.some(slow, reached, self._context)
            if not some:  # nor behind any of them
                self._known.update(dict.fromkeys(reached, ()))
            every = [it for one, found in some if not reached[one].later for it in found]
            self._known[ref] = tuple(sorted(every, key=lambda one: not one.is_long)[:1])
        return self._known[ref]


def behind(target: str, context: Context) -> tuple[Slow, ...]:
    """Return the first slow thing that a called function reaches, a long one if there is one."""
    return context.once(Behind).of(target)
