"""Which items of two lists belong to each other, so that one that is missing moves no others."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from offramp.verify.kinds import ABSENT, form

MOST_ALIGNED = 2_000  # items; longer lists are compared place by place
MOST_MATCHED = 200  # rows that one is compared with, to find the most alike

Pair = tuple[int, Any, Any]
Fact = tuple[str, str]  # a field and its value, as it is or by its form


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
    for one, other in _likest(old, new):
        yield place, one, other
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


def _likest(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """
    Yield each item with the one that shares most with it, of those that are left.

    What few have tells most, so those that share it are looked at first.
    """
    facts = [_facts(item) for item in new]
    having = defaultdict[Fact, list[int]](list)
    for n, each in enumerate(facts):
        for fact in each:
            having[fact].append(n)
    left = dict.fromkeys(range(len(new)))  # in their order
    for one in old:
        mine = _facts(one)
        rarest = sorted((having[fact] for fact in mine if fact in having), key=len)
        sharing = (n for places in rarest for n in places if n in left)
        near = dict.fromkeys(islice(chain(sharing, left), MOST_MATCHED))
        if not near:
            yield one, ABSENT
            continue
        best = max(near, key=lambda n: (len(mine & facts[n]), -n))
        del left[best]
        yield one, new[best]
    for n in left:
        yield ABSENT, new[n]


def _facts(item: Any) -> set[Fact]:
    """Return the fields of a row with their values and with their forms."""
    fields = item if isinstance(item, dict) else {"": item}
    return {
        (str(name), told)
        for name, value in fields.items()
        for told in (f"={exact(value)}", f"~{formed(value)}")
    }
