"""
The files of a tree, in a bounded walk.

Left out are folders that hold other people's code or none (virtual environments, caches,
version control, packages that an application brings along). A folder is entered once, however
many links lead to it, so that a loop of links ends; it goes by its own name rather than a link's.
Links that lead out of the root are not followed.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.code.unread import Unread

PASSED_OVER = frozenset(
    {
        *("__pycache__", "node_modules", "site-packages", "dist-packages", "bower_components"),
        *("venv", "virtualenv", "htmlcov"),
    }
)
MADE = frozenset({"build", "dist", "env"})  # unless they are packages of the application
SHOWN = frozenset({".github", ".circleci"})
VENV_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})
INSTALLED = ".dist-info"  # what pip leaves beside each package
MOST_FILES = 100_000  # a tree with more is somebody's home, not an application


@dataclass(frozen=True)
class Found:
    """
    A regular file: where it is, its name relative to the root with `/`, its size in bytes.

    What cannot be printed in the name (bytes that are no UTF-8, line ends) stands there as an
    escape; the path is as it is.
    """

    path: Path
    name: str
    size: int


def is_passed_over(name: str) -> bool:
    """Tell whether a file of that name lies where nobody looks: in what is made or installed."""
    return not (PASSED_OVER | MADE).isdisjoint(name.split("/"))


def walk(root: Path) -> Iterator[Found | Unread]:
    """Yield the files below *root*, by name, and what could not be looked into."""
    root = root.resolve()
    seen: set[tuple[int, int]] = set()
    count = 0
    pending, linked = [root], deque[Path]()
    while pending or linked:
        folder = pending.pop() if pending else linked.popleft()
        try:
            entries = _entries(folder, seen, is_root=folder == root)
        except OSError as error:
            yield Unread(_name(folder, root), f"cannot be looked into: {error.strerror}")
            continue
        if folder != root and any(one.name.endswith(INSTALLED) for one in entries):
            yield Unread(_name(folder, root), "packages that pip installed; not the application's")
            continue
        folders: list[Path] = []
        for entry in entries:
            found = _look(entry, root)
            count += isinstance(found, Found)
            if count > MOST_FILES:
                reason = f"there are more than {MOST_FILES:,} files; the rest is left out"
                yield Unread(_name(folder, root), reason)
                return
            if isinstance(found, Path):
                (linked if entry.is_symlink() else folders).append(found)
            elif found is not None:
                yield found
        pending.extend(reversed(folders))


def _entries(folder: Path, seen: set[tuple[int, int]], *, is_root: bool) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing where it was seen before, or is not the application's."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    names = {entry.name for entry in entries}
    is_made = folder.name in MADE and "__init__.py" not in names
    if not is_root and (names & VENV_MARKS or is_made):
        return []
    return entries


def _look(entry: os.DirEntry[str], root: Path) -> Found | Unread | Path | None:
    """Return the file, the folder to enter, why it cannot be read, or None to pass it over."""
    path = Path(entry.path)
    if entry.name in PASSED_OVER or entry.name == ".git":
        return None
    try:
        if entry.is_symlink() and not path.resolve().is_relative_to(root):
            return Unread(_name(path, root), "a link that leads out of the folder; not followed")
        status = entry.stat()
    except (OSError, RuntimeError) as error:  # RuntimeError: pathlib, of links in a circle
        reason = getattr(error, "strerror", None) or "a link that leads to itself"
        return Unread(_name(path, root), f"cannot be read: {reason}")
    if stat.S_ISDIR(status.st_mode):
        is_hidden = entry.name.startswith(".") and entry.name not in SHOWN
        return None if is_hidden or entry.name.endswith(".egg-info") else path
    if stat.S_ISREG(status.st_mode):
        return Found(path, _name(path, root), status.st_size)
    return Unread(_name(path, root), "not a regular file (a pipe, a socket or a device)")


def _name(path: Path, root: Path) -> str:
    name = path.relative_to(root).as_posix()
    if name.isprintable():
        return name
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in name)
