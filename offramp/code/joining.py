"""Texts that are put together from others, up to a length: hostile code has them grow for ever."""

from __future__ import annotations

from collections.abc import Sequence

from offramp.code.given import UNKNOWN, Given, Items, Literal, Text

LONGEST = 1_000_000  # characters; no statement, path or address that somebody wrote is longer


class OverlongError(Exception):
    """A text would be longer than is of use to anybody."""


def join(parts: Sequence[str], separator: str = "") -> str:
    """Return `separator.join(parts)`; raises `OverlongError` before it takes much memory."""
    if sum(map(len, parts)) + len(separator) * len(parts) > LONGEST:
        raise OverlongError
    return separator.join(parts)


def is_text(value: Given) -> bool:
    """Return whether it is a text, or one with gaps."""
    return isinstance(value, Text) or isinstance(getattr(value, "value", None), str)


def template(value: Given) -> str:
    """Return what is known of a text, with `{}` for each part that is not."""
    if isinstance(value, Text):
        return value.template
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else "{}"


def added(left: Given, right: Given) -> Given:
    """Return the sum of two texts or two lists."""
    match left, right:
        case Literal(value=str() as one), Literal(value=str() as other):
            return Literal(join((one, other)))
        case Items(), Items():
            return Items((*left.items, *right.items))
        case (Literal(value=str()) | Text(), _) | (_, Literal(value=str()) | Text()):
            return Text(join((template(left), template(right))), "+")
        case _:
            return UNKNOWN


def listed(separator: Given, names: Given) -> Given | None:
    """Return `", ".join(NAMES)` where each of the names stands in the text."""
    parts = [getattr(one, "value", None) for one in names.items] if isinstance(names, Items) else []
    is_known = isinstance(separator, Literal) and isinstance(separator.value, str) and parts
    if not is_known or not all(isinstance(one, str) for one in parts):
        return None
    return Literal(join([*map(str, parts)], str(getattr(separator, "value", ""))))
