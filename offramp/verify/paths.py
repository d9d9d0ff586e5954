"""
Where something stands in what a side did: ``body.items[3].id``, ``rows.users.inserted[0].name``.

A pattern is written alike: ``*`` is any one name, ``[*]`` any place in a list, and it covers
what lies below it.
"""

Path = tuple[str | int, ...]
ANY = "*"
ORDER = "(order)"


def text(path: Path) -> str:
    """Return *path* as people write it."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        elif part == ORDER:
            written += part
        else:
            written += f".{part}" if written else part
    return written


def general(path: Path) -> Path:
    """Return *path* with every place in a list made the same."""
    return tuple("[*]" if isinstance(part, int) else part for part in path)


def parse(pattern: str) -> Path:
    """Return the parts of a *pattern*; ``[*]`` and ``[3]`` are all any place."""
    opened = pattern.replace("[", ".[")
    return tuple("[*]" if part.startswith("[") else part for part in opened.split("."))


def covers(pattern: Path, path: Path) -> bool:
    """Tell whether *pattern* names *path* or something that holds it."""
    held = general(path)[: len(pattern)]
    return len(held) == len(pattern) and all(
        part in (ANY, other) for part, other in zip(pattern, held, strict=True)
    )
