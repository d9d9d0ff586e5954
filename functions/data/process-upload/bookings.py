"""
The rows of a file: each a booking, or the first thing that is wrong with it.

A row is judged in the contract's order: how many cells, their characters, then column by
column. Only one row is in memory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from . import texts
from .layouts import Layout

CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Booking(NamedTuple):
    """A good row, as texts that the database reads; the fields are in the columns' order."""

    day: str
    description: str
    amount: str
    currency: str
    category: str


@dataclass(frozen=True)
class Rows:
    """The rows of *content* after its header; each iteration reads them anew."""

    content: bytes
    layout: Layout

    def __iter__(self) -> Iterator[tuple[int, Booking | str]]:
        """Yield the line each row starts on with its booking, or with what is wrong."""
        text = texts.opened(self.content, self.layout.encoding)
        records = texts.records(text, self.layout.delimiter)
        next(records)
        for line, cells in records:
            if cells is None:
                yield line, "has a cell that is too long"
            elif cells:
                yield line, judge(cells, self.layout)


def judge(cells: list[str], layout: Layout) -> Booking | str:
    """Return the booking in *cells*, or the first thing that is wrong."""
    count = len(cells)
    if not layout.fewest <= count <= layout.width:
        return f"has {count} cells, expected {layout.width}"
    if not "".join(cells).isprintable() and (name := _controlled(cells, layout)):
        return f"{name} must not contain control characters"
    values = []
    for column, place in layout.columns:
        value = column.read(cells[place]) if place < count else column.absent
        if value is None:
            return f"{column.name} {column.complaint}"
        values.append(value)
    return Booking(*values)


def _controlled(cells: list[str], layout: Layout) -> str | None:
    """Return the first of our columns that has a control character in *cells*."""
    for column, place in layout.columns:
        if CONTROL.search("".join(cells[place : place + 1])):
            return column.name
    return None
