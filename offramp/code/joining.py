"""Texts that are put together from others, up to a length: hostile code has them grow for ever."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 1_000_000  # characters; no statement, path or address that somebody wrote is longer


class OverlongError(Exception):
    """A text would be longer than is of use to anybody."""


def join(parts: Sequence[str], separator: str = "") -> str:
    """Return `separator.join(parts)`; raises `OverlongError` before it takes much memory."""
    if sum(map(len, parts)) + len(separator) * len(parts) > LONGEST:
        raise OverlongError
    return separator.join(parts)
