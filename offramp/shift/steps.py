"""Which weights a shift goes through; pure."""

from collections.abc import Iterable, Sequence

from offramp.weights import WHOLE


def plan(current: Iterable[int], steps: Sequence[int]) -> tuple[int, ...]:
    """
    Return the weights to go through, from the least of the *current* ones.

    The step a killed shift stood at is in it again, since nobody judged it. Empty when all
    is at 100 already.
    """
    least = min(current)
    if least == WHOLE:
        return ()
    return tuple(step for step in steps if step >= max(least, 1))
