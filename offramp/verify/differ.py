"""Every place where two of what was seen are not the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offramp.verify import pairs
from offramp.verify.kinds import ABSENT
from offramp.verify.paths import ORDER, Path

ROWS = "rows"
ROWS_OF_A_TABLE = 3  # parts of the path of such a list, which has no order: rows.users.inserted
LONGEST = 20  # items of a list that are shown when only their order differs


@dataclass(frozen=True)
class Difference:
    """One place, and what stands there on either side (ABSENT: nothing)."""

    path: Path
    old: Any
    new: Any


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Difference]:
    """
    Yield each difference of two values of JSON, in the order of *old*.

    Numbers of different types differ: a typed client cannot read 1.0 as a whole number.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(name for name in new if name not in old)):
            inside = old.get(name, ABSENT), new.get(name, ABSENT)
            yield from differences(*inside, (*path, str(name)))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path)
    elif type(old) is not type(new) or (old != new and repr(old) != repr(new)):  # NaN is NaN
        yield Difference(path, old, new)


def _of_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Difference]:
    if pairs.exact(old) == pairs.exact(new):
        return
    has_order = path[:1] != (ROWS,) or len(path) != ROWS_OF_A_TABLE
    if has_order and pairs.same_items(old, new):
        yield Difference((*path, ORDER), old[:LONGEST], new[:LONGEST])
        return
    pair = pairs.ordered if has_order else pairs.unordered
    for place, one, other in pair(old, new):
        yield from differences(one, other, (*path, place))
