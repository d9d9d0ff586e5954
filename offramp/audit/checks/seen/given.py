"""Arguments as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.given import Given, Items, Keys, Literal, Text

GAPS = {
    "%": re.compile(r"%(?:\(\w+\))?[-+ 0#]*\d*(?:\.\d+)?[sdrif]"),
    "format": re.compile(r"\{[^{}]*\}"),
}


def plain(value: Given) -> object:
    """Return a literal's value, else None."""
    return value.value if isinstance(value, Literal) else None


def text(value: Given) -> str:
    """Return a string that stands there, with `{}` for parts put in when it runs; else ""."""
    if isinstance(value, Text):
        return GAPS[value.how].sub("{}", value.template) if value.how in GAPS else value.template
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def writes(mode: object) -> bool:
    """Tell whether what is given for the mode of a file opens it for writing."""
    return isinstance(mode, str) and not {"w", "a", "x", "+"}.isdisjoint(mode)


def inside(value: Given) -> Iterator[tuple[object, Given]]:
    """Yield every value within lists and mappings, with its key (None in a list)."""
    pending: list[tuple[object, Given]] = [(None, value)]
    while pending:
        key, one = pending.pop()
        yield key, one
        if isinstance(one, Items):
            pending.extend((None, item) for item in one.items)
        elif isinstance(one, Keys):
            pending.extend(one.items)
