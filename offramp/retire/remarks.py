"""Comments above requirements that go: those that speak of them alone go with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

WORD = re.compile(r"[A-Za-z0-9][\w.-]*")


def orphaned(lines: Sequence[str], gone: Collection[int], names: Collection[str]) -> set[int]:
    """
    Return the numbers of comment lines that go with the lines *gone*, which ask for *names*.

    That is a comment right above one that names it, or below which no other entry is left before
    an empty line, the next comment or the end. One at the top of a file is about the file.
    """
    found: set[int] = set()
    for number in gone:
        above = _above(lines, number, gone)
        if not above:
            continue
        said = {one.strip(".-").lower() for n in above for one in WORD.findall(lines[n])}
        if said & {one.lower() for one in names} or (
            above[0] > 0 and _is_alone(lines, number, gone)
        ):
            found.update(above)
    return found


def _above(lines: Sequence[str], number: int, gone: Collection[int]) -> list[int]:
    """Return the comment lines right above a line, or above others that go with it."""
    first = number
    while first - 1 in gone:
        first -= 1
    start = first
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return list(range(start, first))


def _is_alone(lines: Sequence[str], number: int, gone: Collection[int]) -> bool:
    """Tell whether nothing follows a line that a comment above it may speak of, too."""
    after = number + 1
    while after in gone:
        after += 1
    left = lines[after].strip() if after < len(lines) else ""
    return not left or left[0] in "#[]"
