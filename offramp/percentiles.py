"""The nearest-rank percentile: the smallest value that so many percent of all do not exceed."""

import math


def rank(count: int, percent: float) -> int:
    """Return the place, from 0 on, of the percentile (0-100) among *count* ordered values."""
    return max(0, math.ceil(count * percent / 100) - 1)
