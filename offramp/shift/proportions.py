"""
Tell whether one share is really greater than another, or whether it may be chance.

Sources: E. B. Wilson, "Probable inference", JASA 22 (1927) 209-212, for one share;
R. G. Newcombe, "Interval estimation for the difference between independent proportions",
Statistics in Medicine 17 (1998) 873-890, method 10, for the difference of two.
"""

from dataclasses import dataclass
from math import sqrt

SURE = 2.326  # standard normal quantile: wrong in at most about 1 of 100 comparisons


@dataclass(frozen=True)
class Share:
    """*count* of *total*; the count may be an estimate and need not be whole."""

    count: float
    total: float

    @property
    def value(self) -> float:
        """The share, 0-1; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0


def wilson(share: Share, z: float = SURE) -> tuple[float, float]:
    """Return the bounds between which the true share lies; (0, 1) for no data."""
    if not share.total:
        return 0.0, 1.0
    n, p = share.total, share.value
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(max(0.0, p * (1 - p) / n + z * z / (4 * n * n)))
    return max(0.0, middle - half), min(1.0, middle + half)


def least_excess(new: Share, old: Share, z: float = SURE) -> float:
    """Return the lower bound of ``new - old``; above 0, the new share is surely greater."""
    low, _ = wilson(new, z)
    _, high = wilson(old, z)
    return new.value - old.value - sqrt((new.value - low) ** 2 + (high - old.value) ** 2)
