"""Which items of two lists belong to each other, so that one that is missing moves no others."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any

from offramp.verify.kinds import ABSENT, form

MOST_ALIGNED = 2_000  # items; longer lists are compared place by place
MOST_MATCHED = 200  # rows that are compared with each other, to find the most alike

Pair = tuple[int, Any, Any]


def ordered(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Pair]:
    """Yield (place, item, item) in the lists' order; what only one list has pairs with ABSENT."""
    if len(old) == len(new) or max(len(old), len(new)) > MOST_ALIGNED:
        yield from _place_by_place(old, new)
        return
    steps = SequenceMatcher(
        None, [formed(item) for item in old], [formed(item) for item in new], False
    )
    for _, first, last, other_first, other_last in steps.get_opcodes():
        taken = old[first:last], new[other_first:other_last]
        for place, one, other in _place_by_place(*taken):
            yield first + place, one, other


def unordered(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Pair]:
    """Yield pairs where places mean nothing: the same, then those of one form, then the likest."""
    place = 0
    for key in (exact, formed):
        matched, old, new = _matched(old, new, key)
        for one, other in matched:
            yield place, one, other
            place += 1
    left = list(new)
    for one in old:
        near = [(_likeness(one, each), -n) for n, each in enumerate(left[:MOST_MATCHED])]
        other = left.pop(-max(near)[1]) if near else ABSENT
        yield place, one, other
        place += 1
    for other in left:
        yield place, ABSENT, other
        place += 1


def _matched(
    old: Sequence[Any], new: Sequence[Any], key: Callable[[Any], str]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Return the pairs with the same *key*, and what is left of either."""
    waiting = defaultdict[str, list[Any]](list)
    for item in new:
        waiting[key(item)].append(item)
    keyed = sorted(((key(item), item) for item in old), key=itemgetter(0))
    pairs, left = [], []
    for name, item in keyed:
        if waiting[name]:
            pairs.append((item, waiting[name].pop(0)))
        else:
            left.append(item)
    return pairs, left, [item for items in waiting.values() for item in items]


def same_items(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Tell whether both hold exactly the same items, in whatever order."""
    return len(old) == len(new) and Counter(map(exact, old)) == Counter(map(exact, new))


def _place_by_place(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Pair]:
    for place in range(max(len(old), len(new))):
        yield (
            place,
            old[place] if place < len(old) else ABSENT,
            new[place] if place < len(new) else ABSENT,
        )


def exact(item: Any) -> str:
    """Return *item* as JSON with sorted keys: 1, 1.0 and true are three, as are 1.5 and "1.5"."""
    return json.dumps(item, sort_keys=True, default=repr)  # a Decimal is no text


def formed(item: Any) -> str:
    """Return *item* as `exact` does, with the name of its form for every id, time and token."""
    return form(exact(item))


def _likeness(one: Any, other: Any) -> int:
    """Count the fields that are equal, or at least of one form."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return int(formed(one) == formed(other))
    return sum(
        2 if one[name] == other[name] else formed(one[name]) == formed(other[name])
        for name in one.keys() & other.keys()
    )
