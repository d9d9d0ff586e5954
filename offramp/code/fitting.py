"""Whether a call gives what a function takes: a method is not meant that would not run."""

from __future__ import annotations

import ast

from offramp.code.module import Function
from offramp.code.site import Call


class Fitting:
    """What functions take, looked at once."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[int, int | None, frozenset[str] | None]] = {}

    def fits(self, function: Function, call: Call) -> bool:
        """Tell whether a method can be called so; what is spread (`*given`) may be anything."""
        if call.starred:
            return True
        if function.ref not in self._taken:
            self._taken[function.ref] = _takes(function)
        fewest, most, names = self._taken[function.ref]
        is_enough = len(call.args) + len(call.keywords) >= fewest
        is_known = names is None or names.issuperset(call.keywords)
        return is_enough and is_known and (most is None or len(call.args) <= most)


def _takes(function: Function) -> tuple[int, int | None, frozenset[str] | None]:
    """Return how many arguments must be given, how many may by place, and names (None: any)."""
    taken = function.node.args
    by_place = [*taken.posonlyargs, *taken.args]
    is_static = any(getattr(one, "id", "") == "staticmethod" for one in function.decorators)
    is_changed = any(not _is_plain(one) for one in function.decorators)
    if is_changed:  # a decorator may give some, or take some more
        return 0, None, None
    own = 0 if is_static else 1
    needed = len(by_place) - len(taken.defaults) - own
    needed += sum(one is None for one in taken.kw_defaults)
    names = frozenset(one.arg for one in (*taken.args[own:], *taken.kwonlyargs))
    most = None if taken.vararg else len(by_place) - own
    return max(needed, 0), most, None if taken.kwarg else names


def _is_plain(decorator: ast.expr) -> bool:
    return getattr(decorator, "id", "") in {"staticmethod", "classmethod"}
