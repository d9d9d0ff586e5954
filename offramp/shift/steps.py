"""Which weights a shift goes through; pure."""

from collections.abc import Iterable, Sequence

from offramp.weights import WHOLE


def plan(
    current: Iterable[int], steps: Sequence[int], *, is_judged: bool = True
) -> tuple[int, ...]:
    """
    Return the weights to go through, from the least of the *current* ones.

    The step a killed shift stood at is in it again, since nobody judged it. Empty when all
    is at 100 already, unless that step is not *is_judged*.
    """
    least = min(current)
    if least == WHOLE and is_judged:
        return ()
    return tuple(step for step in steps if step >= max(least, 1))
