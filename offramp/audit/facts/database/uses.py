"""
What a function does to tables, as it stands there, and which methods of rows it calls.

A new row is "make" until something adds it: what adds it may stand in another function, so
`tables` decides that for each route.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from offramp.audit.facts.database.values import Value

OWN = frozenset({"id", "_id", "pk"})  # a row's own number, which no caller chooses
WHOLE = "**"  # in a column's place: all that a body may set, of a model that is known later
SOME = "*"  # any column, since nothing says which


class Use(NamedTuple):
    """
    One touch of a table: by its model's reference, or by its name where the text is SQL.

    *operation* is also "make" (a row that is not yet added), "add" (something is added, and nobody
    knows what) and "remove" (the mapper deletes a row, and does what belongs to that).
    *attribute* is a column's attribute, or the column itself in SQL; or `WHOLE`, or `SOME`.
    """

    operation: str
    line: int
    model: str = ""
    table: str = ""
    attribute: str = ""
    own: bool = False  # of `self`, which may be new


class RowCall(NamedTuple):
    """A call of a model's own method: on what it is called decides what it touches."""

    method: str
    receiver: Value
    line: int


class Handed(NamedTuple):
    """A call of a function that works with the model it is handed, or that its object has."""

    function: str
    model: Value
    line: int


@dataclass(slots=True)
class Touched:
    """All of one function."""

    uses: dict[Use, None] = field(default_factory=dict)
    calls: dict[RowCall, None] = field(default_factory=dict)
    handed: dict[Handed, None] = field(default_factory=dict)
