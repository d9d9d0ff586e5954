"""What an expression can be to the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SELF = "self"


class Value(NamedTuple):
    """
    What an expression is, and of which model (its reference, or SELF).

    *kind* is one of "class", "column", "relation", "query", "rows", "new", "page" (of rows, which
    are its `items`), or a statement: "insert", "update", "delete". *name* is the column's or
    relation's ("model:name").
    """

    kind: str
    model: str
    name: str = ""


Values = tuple[Value, ...]


def union(parts: Iterable[Values]) -> Values:
    """Return all values, each once."""
    found = [one for part in parts for one in part]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def rows(values: Values) -> Values:
    """Return what one element of the values is; columns have none."""
    return tuple(
        Value("rows", one.model, one.name) if one.kind in {"query", "page"} else one
        for one in values
        if one.kind != "column"
    )


def resolved(values: Values, receiver: Value) -> Values:
    """Put the receiver's model where SELF stands."""
    return tuple(
        Value(one.kind, receiver.model, one.name) if one.model == SELF else one for one in values
    )
