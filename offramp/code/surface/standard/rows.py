"""itertools: rows strung together, combined, repeated, cut off."""

from __future__ import annotations

import itertools

from offramp.code.surface.interpreter import operate
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import OpenList, Stream, Unknown, Value

LIBRARY = Library()
MOST = 10_000  # of what is combined
ENDLESS = 1_000  # of what has no end


@LIBRARY.function("itertools.chain.from_iterable")
def chain_all(call: Call) -> Value:
    """Items of each list of a list."""
    lists = call.world.items(call.get(0, "iterable"))
    return OpenList() if lists is None else chain(Call(call.world, call.place, lists))


@LIBRARY.function("itertools.chain")
def chain(call: Call) -> Value:
    """Items of several lists, one after the other."""
    found: list[Value] = []
    for one in call.args:
        items = call.world.items(one)
        if items is None:
            return OpenList(found)
        found.extend(items)
    return found


@LIBRARY.function("itertools.product")
def product(call: Call) -> Value:
    """All combinations, up to ten thousand."""
    lists = [call.world.items(one) for one in call.args]
    known = [one for one in lists if one is not None]
    if len(known) < len(lists):
        return OpenList()
    return list(itertools.islice(itertools.product(*known), MOST))


@LIBRARY.function("itertools.groupby")
def groupby(call: Call) -> Value:
    """(key, items) of what stands beside each other with one key, where all keys are known."""
    key = call.get(1, "key")
    rows: list[tuple[Value, list[Value]]] = []
    for item in call.world.items(call.get(0, "iterable")) or ():
        group = item if key is None else call.world.call(key, [item], place=call.place)
        if isinstance(group, Unknown):
            return OpenList()
        if not rows or rows[-1][0] != group:
            rows.append((group, []))
        rows[-1][1].append(item)
    return rows


@LIBRARY.function("itertools.starmap")
def starmap(call: Call) -> Value:
    """What a function gives for each row, which holds its arguments."""
    rows = [call.world.items(one) for one in call.world.items(call.get(1, "iterable")) or ()]
    if not rows or None in rows:
        return OpenList()
    function = call.get(0, "function")
    return Stream([call.world.call(function, [*(row or ())], place=call.place) for row in rows])


@LIBRARY.function("itertools.islice")
def islice(call: Call) -> Value:
    """`islice(rows, stop)`, `islice(rows, start, stop, step)`."""
    items, bounds = call.world.items(call.get(0, "iterable")), call.args[1:]
    known = [one for one in bounds if one is None or isinstance(one, int)]
    if items is None or not known or len(known) < len(bounds):
        return OpenList()
    return Stream(items[slice(*known)])


@LIBRARY.function("itertools.count")
def count(call: Call) -> Value:
    """Numbers without an end, of which nobody takes a thousand."""
    start, step = call.get(0, "start", 0), call.get(1, "step", 1)
    if not (isinstance(start, int) and isinstance(step, int)) or abs(start) > operate.LARGEST:
        return Unknown()
    return Stream(start + step * at for at in range(ENDLESS))


@LIBRARY.function("itertools.cycle")
def cycle(call: Call) -> Value:
    """The same again and again."""
    items = call.world.items(call.get(0, "iterable"))
    if items is None:
        return OpenList()
    return Stream(itertools.islice(itertools.cycle(items), max(ENDLESS, len(items))))


@LIBRARY.function("itertools.zip_longest")
def zip_longest(call: Call) -> Value:
    """Rows of what stands at one place, filled up."""
    lists = [call.world.items(one) for one in call.args]
    if None in lists:
        return OpenList()
    known = [one or [] for one in lists]
    return Stream(itertools.zip_longest(*known, fillvalue=call.kwargs.get("fillvalue")))
