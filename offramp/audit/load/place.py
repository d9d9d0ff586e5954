"""Where an application lies: a throw-away copy of its tree, and the module in it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

MOST_COPIED = 500_000_000  # bytes
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".hg", ".tox", ".nox", "node_modules", "__pycache__", "venv", ".venv"
)
ENVIRONMENT = "pyvenv.cfg"  # what marks one, whatever its folder is called
SEARCHED = ("", "src/", "*/", "*/*/")


class TooLargeError(Exception):
    """The tree is too large for a copy."""


@dataclass(frozen=True)
class Target:
    """A module to import, the name in it ("" where none was said), and what is on `sys.path`."""

    module: str
    name: str
    paths: tuple[str, ...]


def copy(root: Path, into: Path) -> Path:
    """
    Copy the tree to a folder of the same name below *into*; devices and pipes are left out.

    Raises `TooLargeError`, and `OSError` where there is no room.
    """
    target = into / (root.name or "tree")
    try:
        shutil.copytree(
            root, target, symlinks=True, ignore=_left_out(root), copy_function=_counting()
        )
    except shutil.Error as error:
        if not target.is_dir():
            raise OSError(str(error)) from error  # what could not be read is left out
    _lead_links_back(root, target)
    return target


def _left_out(root: Path) -> Callable[[str, list[str]], Iterable[str]]:
    def names(folder: str, inside: list[str]) -> Iterable[str]:
        is_environment = ENVIRONMENT in inside and Path(folder) != root
        return inside if is_environment else LEFT_OUT(folder, inside)

    return names


def _lead_links_back(root: Path, target: Path) -> None:
    """Let links into the tree lead into the copy, and those out of it where they led from there."""
    for folder, folders, files in os.walk(target):
        for link in (Path(folder, one) for one in (*folders, *files)):
            if link.is_symlink():
                before = root / link.relative_to(target)
                aim = Path(os.path.normpath(before.parent / link.readlink()))
                link.unlink()
                link.symlink_to(target / aim.relative_to(root) if aim.is_relative_to(root) else aim)


def _counting() -> Callable[[str, str], None]:
    copied = 0

    def copy_one(source: str, target: str) -> None:
        nonlocal copied
        status = Path(source).stat()
        if not stat.S_ISREG(status.st_mode):
            return
        copied += status.st_size
        if copied > MOST_COPIED:
            raise TooLargeError
        shutil.copyfile(source, target)

    return copy_one


def target(root: Path, application: str) -> Target:
    """Return what `module:name`, `folder/file.py:name` or `module` means in the tree *root*."""
    where, _, name = application.partition(":")
    if where.endswith(".py") or "/" in where:
        return _of_file(root / where, name)
    around = [root.parent] if (root / "__init__.py").is_file() else []
    inside = where.replace(".", "/")
    if around and _is_within(root, where):  # its modules must not hide others: `http`, `json`
        return Target(where, name, _distinct(root.parent))
    is_name = all(one.isidentifier() for one in where.split("."))  # no pattern, and no way out
    for pattern in SEARCHED if is_name else ():
        for ending in (".py", "/__init__.py"):
            for found in sorted(root.glob(f"{pattern}{inside}{ending}")):
                folder = Path(str(found).removesuffix(f"/{inside}{ending}"))
                return Target(where, name, _distinct(folder, root, *around))
    return Target(where, name, _distinct(root, *around))


def _is_within(root: Path, module: str) -> bool:
    """Tell whether a package is *root* itself, or a module of it is named in full."""
    package, _, rest = module.partition(".")
    if package != root.name:
        return False
    found = root / rest.replace(".", "/") if rest else root
    is_there = found.with_suffix(".py").is_file() or (found / "__init__.py").is_file()
    return is_there and (bool(rest) or not (root / f"{package}.py").is_file())


def _of_file(path: Path, name: str) -> Target:
    """As Flask does: the path starts where no folder is a package any more."""
    path = path.with_suffix("")
    if path.name == "__init__":
        path = path.parent
    parts = [path.name]
    while ((path := path.parent) / "__init__.py").is_file():
        parts.insert(0, path.name)
    return Target(".".join(parts), name, _distinct(path))


def _distinct(*folders: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in folders))
