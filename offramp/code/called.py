"""
Calls by what they call.

A large application has hundreds of thousands of calls of a few thousand names, and most of
what looks for calls finds none in most functions. So each name is judged once, and a function
none of whose names is meant is passed over without a look at its calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from offramp.code.site import Call, Sites


class Called:
    """The names that *is_meant* says yes to, as far as they were met."""

    def __init__(self, is_meant: Callable[[str], object]) -> None:
        self._is_meant = is_meant
        self._judged: set[str] = set()
        self._meant: set[str] = set()

    def of(self, sites: Sites | None) -> Sequence[Call]:
        """Return the calls of one function that go by a meant name, or inherit one."""
        if sites is None:
            return ()
        if not self._judged.issuperset(sites.called):
            new = sites.called - self._judged
            self._judged |= new
            self._meant.update(filter(self._is_meant, new))
        meant = self._meant
        if meant.isdisjoint(sites.called):
            return ()
        return [one for one in sites.calls if one.target in meant or not meant.isdisjoint(one.also)]
