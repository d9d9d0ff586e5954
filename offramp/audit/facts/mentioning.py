"""Whether a function mentions something, itself or by what it calls: most need no closer look."""

from __future__ import annotations

from collections.abc import Callable

from offramp.audit.context import Context
from offramp.code.sites import Sites


class Mentioning:
    """The functions whose places *mentions* finds something in, at any depth; each asked once."""

    def __init__(self, context: Context, mentions: Callable[[Sites], bool]) -> None:
        self._context = context
        self._mentions = mentions
        self._known: dict[str, bool] = {}

    def may(self, ref: str) -> bool:
        """Tell whether a function, or what it calls at any depth, mentions it."""
        if ref not in self._known:
            seen: set[str] = set()
            pending = [ref]
            while pending:
                one = pending.pop()
                if one in seen or self._known.get(one) is False:
                    continue
                found = self._context.graph.sites(one)
                if self._known.get(one) or (found and self._mentions(found)):
                    self._known[ref] = True
                    return True
                seen.add(one)
                called = found.called if found else ()
                pending += [each for each in called if self._context.project.function(each)]
            self._known.update(dict.fromkeys(seen, False))
        return self._known[ref]
