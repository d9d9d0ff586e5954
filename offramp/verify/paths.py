"""
Where something stands in what a side did: ``body.items[3].id``, ``rows.users.inserted[0].name``.

A pattern is written alike: ``*`` is any one name, ``[*]`` any place in a list, ``[3]`` this
place, and it covers what lies below it. ``body.items(order)`` is the order of a list alone.
"""

import re

Path = tuple[str | int, ...]
NUMBERED = re.compile(r"\[\d+\]")
ANY = "*"
PLACE = "[*]"
ORDER = "(order)"
ALSO = " (also "


class Beside(str):
    """A part that says more of a place than its name: the other one that has its id, too."""

    __slots__ = ()

    @classmethod
    def of(cls, other: Path) -> "Beside":
        return cls(f"{ALSO}{text(other)})")


def text(path: Path) -> str:
    """Return *path* as people write it."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        elif isinstance(part, Beside) or part in (ORDER, PLACE):
            written += part
        else:
            written += f".{part}" if written else part
    return written


def general(path: Path) -> Path:
    """Return *path* with every place in a list made the same."""
    return tuple(PLACE if isinstance(part, int) else part for part in path)


def parse(pattern: str) -> Path:
    """Return the parts of a *pattern*; what a report says beside it is none."""
    place = pattern.partition(ALSO)[0]
    return tuple(
        int(part[1:-1]) if NUMBERED.fullmatch(part) else part
        for part in place.replace("[", ".[").replace(ORDER, f".{ORDER}").split(".")
    )


def covers(pattern: Path, path: Path) -> bool:
    """
    Tell whether *pattern* names *path*, or something that holds it; *path* may be general.

    A name that holds a dot or a bracket is met as one, and as it is written.
    """
    return _covers(pattern, path) or _covers(pattern, parse(text(path)))


def _covers(pattern: Path, path: Path) -> bool:
    held = path[: len(pattern)]
    return len(held) == len(pattern) and all(map(_meets, pattern, held))


def _meets(wanted: str | int, part: str | int) -> bool:
    if wanted == PLACE:
        return isinstance(part, int) or part == PLACE
    return wanted in (ANY, part) or (isinstance(wanted, int) and part == PLACE)
