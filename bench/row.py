"""One line of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """
    What was measured, with us and with the other, and whether the bound is met.

    *ratio* is how many times better we are, *bound* says what must be reached in words
    (`>= 2x`); a row without a bound is for comparison only and counts as met. Where the other
    could not be measured, *not_measured* says why, and *other*, *ratio* and *met* are None.
    """

    what: str
    ours: float
    other: float | None
    unit: str
    ratio: float | None
    bound: str
    met: bool | None
    not_measured: str = ""
