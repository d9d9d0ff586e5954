"""
Addresses that functions are given, found where they are called: for each caller its own.

`fetch(url)` asks whoever its callers say, `Api(base_url).get(path)` whoever its object was made
for; what they ask for counts at the calls, and no longer in the function itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.facts.each import Place
from offramp.audit.facts.outside import hosts, reading
from offramp.audit.facts.outside.hosts import UNKNOWN_HOST, Host, Open
from offramp.audit.facts.outside.http_calls import BY_NAME, HTTP, chosen, has_timeout
from offramp.code.called import Called
from offramp.code.site import Call

ASKING = Called(HTTP.match)
BY_CALLER = Called(BY_NAME.__eq__)


class Asked(NamedTuple):
    """One address that a function asks: its host or who decides it, and whether the call ends."""

    host: Host
    timeout: bool | None
    line: int
    reads: bool = False  # GET and its like
    via: str = ""  # the function that was given it


def asked(place: Place) -> Iterator[Asked]:
    """Yield what a function asks for, itself and by functions that it gives addresses to."""
    for call in ASKING.of(place.sites):
        for name in (call.target, *call.also):
            if HTTP.match(name):
                host = hosts.of(call, name, place)
                timeout = has_timeout(call, name, place)
                yield Asked(host, timeout, call.line, reading.by_http(call, name))
                break
    for call in BY_CALLER.of(place.sites):
        if known := chosen(call, place):
            yield Asked(hosts.of(call, known, place), has_timeout(call, known, place), call.line)
    deciding = place.context.once(Deciding)
    for call in place.sites.calls:
        for one in deciding.of(call.target):
            yield from _decided(call, one, place)


def _decided(call: Call, one: Asked, place: Place) -> Iterator[Asked]:
    function = place.context.project.function(call.target)
    if function is not None and isinstance(one.host, Open):
        host = hosts.given(call, function, one.host, place) or UNKNOWN_HOST
        yield Asked(host, one.timeout, call.line, one.reads, function.ref)


class Deciding:
    """What functions ask for at addresses that their callers decide; looked for once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, list[Asked]] = {}

    def of(self, ref: str) -> list[Asked]:
        """Return it for one function; nothing for what is none of the project's."""
        if ref not in self._known:
            self._known[ref] = []  # of a function that calls itself
            if self._context.project.function(ref) is not None:
                found = each.of(asked, ref, self._context)
                self._known[ref] = [one for one in found if isinstance(one.host, Open)]
        return self._known[ref]
