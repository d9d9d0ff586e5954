"""From a folder (or one file) to a `Project`: every file found, every module parsed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from offramp.code import index, source
from offramp.code.module import Module, Trees
from offramp.code.project import Project
from offramp.code.tree import Found, walk
from offramp.code.unread import Unread


def read(root: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> Project:
    """
    Return what *root* holds; nothing of it is imported or run.

    *progress* is told after each module how many of how many are done. What cannot be read is
    in the project's ``unread``, never an exception.
    """
    root = root.resolve()
    if root.is_file():
        found: list[Found | Unread] = [Found(root, root.name, root.stat().st_size)]
        root = root.parent
    else:
        found = list(walk(root))
    files = [one for one in found if isinstance(one, Found)]
    unread = [one for one in found if isinstance(one, Unread)]
    packages = {one.name.rpartition("/")[0] for one in files if one.path.name == "__init__.py"}
    trees = Trees()
    modules: dict[str, Module] = {}
    python = [one for one in files if one.name.endswith(".py")]
    for done, one in enumerate(python, start=1):
        try:
            content = one.path.read_bytes()
            tree = source.parse(content)
        except source.UnreadableError as error:
            unread.append(Unread(one.name, error.reason, error.line))
            continue
        except OSError as error:
            unread.append(Unread(one.name, f"cannot be read: {error.strerror}"))
            continue
        module = Module(
            name=_dotted(root, one.name, packages),
            file=one.name,
            path=one.path,
            is_package=one.path.name == "__init__.py",
            lines=content.count(b"\n") + (not content.endswith(b"\n") if content else 0),
            trees=trees,
        )
        if module.name in modules:  # a.py beside a/__init__.py: the package wins, as in Python
            if not module.is_package:
                continue
        index.fill(module, tree)
        trees.put(module.name, len(content), tree)
        modules[module.name] = module
        progress(done, len(python))
    return Project(root, modules, files, unread)


def _dotted(root: Path, name: str, packages: set[str]) -> str:
    parts = name.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    if "" in packages:  # the root is itself a package: its modules call themselves by its name
        parts.insert(0, root.name)
    return ".".join(parts) or root.name
