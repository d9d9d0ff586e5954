"""One line of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """
    What was measured, with us and with the other, and whether the bound is met.

    *ratio* is how many times better we are, *bound* says what must be reached in words
    (`>= 2x`); a row without a bound is for comparison only and counts as met.
    """

    what: str
    ours: float
    other: float
    unit: str
    ratio: float
    bound: str
    met: bool
