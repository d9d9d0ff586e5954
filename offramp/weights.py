"""Weights of functions, percent to new (0-100): which may be set, and from where."""

from collections.abc import Mapping

from offramp.catalogue import Catalogue, require_old_side
from offramp.errors import OfframpError, UsageError

WHOLE = 100


def require_settable(catalogue: Catalogue, wanted: Mapping[str, int]) -> None:
    """Raise `UsageError` for unknown functions, retired ones, and weights outside 0-100."""
    known = {f.name for f in catalogue.functions}
    for function, weight in wanted.items():
        if function not in known or not 0 <= weight <= WHOLE:
            raise UsageError(f"cannot set {function!r} to {weight}: not a weight of a function")
    require_old_side(catalogue, wanted)


def require_unmoved(weights: Mapping[str, int], expected: Mapping[str, int]) -> None:
    """Raise `OfframpError` where somebody else moved what was left at *expected*."""
    for function, weight in expected.items():
        if weights[function] != weight:
            raise OfframpError(
                f"somebody set {function} to {weights[function]} while it was at {weight}; "
                f"`offramp why {function}` tells who"
            )
