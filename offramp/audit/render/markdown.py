"""
Pieces of Markdown, for text that somebody else has written.

What comes from the audited code cannot end a table's cell, a code span or a link, nor become
HTML: names in a hostile repository are chosen to do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

# an underscore within a word is none of Markdown's
SPECIAL = re.compile(r"([\\`*\[\]<>|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
SPAN = re.compile(r"`([^`]*)`")
# a control character would steer a terminal, one of direction turn what follows around
BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
SHOWN = 8  # names in one cell; more are counted, and stand in audit.json


@dataclass(frozen=True)
class Links:
    """Where the audited files lie, seen from the documents; None where no link would hold."""

    base: str | None = None

    def place(self, file: str, line: int | None = None) -> str:
        """Return `file:line` as a link."""
        shown = code(f"{file}:{line}" if line else file)
        if self.base is None or not file:
            return shown
        path = f"{self.base}/{file}".removeprefix("./")
        target = quote(path, safe="/.-_~", errors="surrogateescape")  # a name may hold any bytes
        return f"[{shown}]({target}{f'#L{line}' if line else ''})"


def plain(text: str) -> str:
    """Return *text* so that it is shown as it is."""
    return SPECIAL.sub(r"\\\1", BREAKS.sub(" ", text)).strip()


def prose(text: str) -> str:
    """Return a sentence of ours, with the names in its backticks as code."""
    parts = SPAN.split(BREAKS.sub(" ", text).strip())
    return "".join(
        code(part) if place % 2 else SPECIAL.sub(r"\\\1", part) for place, part in enumerate(parts)
    )


def code(text: str) -> str:
    """Return *text* as a code span that also holds in a table."""
    flat = BREAKS.sub(" ", text).strip().replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    if not flat:
        return ""
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def block(text: str, language: str = "python") -> str:
    """Return *text* as a code block that nothing in it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; "" when it has no rows. Columns that are empty everywhere are left out."""
    cells = [list(row) for row in rows]
    if not cells:
        return ""
    kept = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    lines = [
        f"| {' | '.join(columns[place] for place in kept)} |",
        f"|{'|'.join('---' for _ in kept)}|",
        *(f"| {' | '.join(row[place] for place in kept)} |" for row in cells),
    ]
    return "\n".join(lines)


def several(names: Iterable[str], *, shown: int = SHOWN) -> str:
    """Return names as code, the first *shown* of them and how many more there are."""
    found = list(dict.fromkeys(names))
    told = ", ".join(code(one) for one in found[:shown])
    return f"{told} and {len(found) - shown} more" if len(found) > shown else told


def count(number: int, what: str) -> str:
    """Return "1 route", "2 routes"."""
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else many}"


def page(*parts: str) -> str:
    """Return the parts that say something, with an empty line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def section(title: str, *parts: str) -> str:
    """Return a heading with what stands below it, or "" where nothing does."""
    body = [part for part in parts if part.strip()]
    return "\n\n".join([f"## {title}", *body]) if body else ""
