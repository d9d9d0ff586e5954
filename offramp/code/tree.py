"""
The files of a tree, in a bounded walk.

Left out are folders that hold other people's code or none (virtual environments, caches,
version control). A folder is entered once, however many links lead to it, so that a loop of
links ends; links that lead out of the root are not followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.code.unread import Unread

PASSED_OVER = frozenset(
    {
        *("__pycache__", "node_modules", "site-packages", "dist-packages", "bower_components"),
        *("venv", "env", "virtualenv", "build", "dist", "htmlcov"),
    }
)
VENV_MARK = "pyvenv.cfg"
MOST_FILES = 100_000  # a tree with more is somebody's home, not an application


@dataclass(frozen=True)
class Found:
    """A regular file: where it is, its name relative to the root with `/`, its size in bytes."""

    path: Path
    name: str
    size: int


def walk(root: Path) -> Iterator[Found | Unread]:
    """Yield the files below *root*, by name, and what could not be looked into."""
    seen: set[tuple[int, int]] = set()
    count = 0
    pending = [root]
    while pending:
        folder = pending.pop()
        name = "." if folder == root else folder.relative_to(root).as_posix()
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Unread(name, f"cannot be looked into: {error.strerror}")
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        if folder != root and any(entry.name == VENV_MARK for entry in entries):
            continue
        folders = []
        for entry in entries:
            found = _entry(entry, root)
            if isinstance(found, Path):
                folders.append(found)
            elif found is not None:
                count += 1
                if count > MOST_FILES:
                    yield Unread(
                        name, f"there are more than {MOST_FILES:,} files; the rest is left out"
                    )
                    return
                yield found
        pending.extend(reversed(folders))


def _entry(entry: os.DirEntry[str], root: Path) -> Found | Unread | Path | None:
    path = Path(entry.path)
    name = path.relative_to(root).as_posix()
    if entry.name in PASSED_OVER or entry.name == ".git":
        return None
    try:
        if entry.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            return Unread(name, "a link that leads out of the folder; not followed")
        status = entry.stat()
    except OSError as error:
        return Unread(name, f"cannot be read: {error.strerror}")
    except RuntimeError:  # pathlib, of a link that leads to itself
        return Unread(name, "a link that leads to itself")
    if stat.S_ISDIR(status.st_mode):
        hidden = entry.name.startswith(".") and entry.name not in {".github", ".circleci"}
        return None if hidden or entry.name.endswith(".egg-info") else path
    if not stat.S_ISREG(status.st_mode):
        return Unread(name, "not a regular file (a pipe, a socket or a device)")
    return Found(path, name, status.st_size)
