"""The order in which a class asks its bases."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")


def merged(lines: Sequence[Sequence[T]], key: Callable[[T], Hashable]) -> list[T]:
    """
    Return what the lines hold, each once by its *key*, in an order that keeps that of each line.

    Where no such order exists, which Python refuses, the first line's is kept. The merge of C3
    (https://docs.python.org/3/howto/mro.html), in time linear to what the lines hold.
    """
    queues = [deque(one) for one in lines]
    later = Counter(key(one) for line in lines for one in line[1:])
    found: dict[Hashable, T] = {}
    while heads := [queue[0] for queue in queues if queue]:
        first = next((one for one in heads if not later[key(one)]), heads[0])
        found[key(first)] = first
        for queue in queues:
            while queue and key(queue[0]) in found:
                queue.popleft()
                if queue:
                    later[key(queue[0])] -= 1
    return list(found.values())
