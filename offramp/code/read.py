"""From a folder (or one file) to a `Project`: every file found, every module parsed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from offramp.code import index, source
from offramp.code.ample import ample
from offramp.code.module import Module, Trees
from offramp.code.project import Project
from offramp.code.tree import Found, walk
from offramp.code.unread import Unread

Progress = Callable[[int, int], None]
SMALL = 1_000_000  # bytes of Python whose trees are all held: 50 MB of memory
MOST_TEXT = 300_000_000  # bytes of Python; what comes after is named and left out


def read(root: Path, progress: Progress = lambda *_: None) -> Project:
    """
    Return what *root* holds; nothing of it is imported or run.

    *progress* is told after each module how many of how many are done. What cannot be read is
    in the project's ``unread``, never an exception.
    """
    root = root.resolve()
    found: list[Found | Unread]
    if root.is_file():
        found = [Found(root, root.name, root.stat().st_size)]
        root = root.parent
    else:
        found = list(walk(root))
    files = [one for one in found if isinstance(one, Found)]
    unread = [one for one in found if isinstance(one, Unread)]
    with ample():
        modules = _modules(root, files, unread, progress)
    return Project(root, modules, files, unread)


def instead(project: Project, changes: Mapping[Path, bytes | None]) -> Project:
    """
    Return *project* as if its files had other contents, None for those that go.

    Modules without a change are shared. Raises `source.UnreadableError`.
    """
    trees = Trees()
    modules: dict[str, Module] = {}
    for name, module in project.modules.items():
        content = changes.get(module.path)
        if module.path not in changes:
            modules[name] = module
        elif content is not None:
            found = Found(module.path, module.file, len(content))
            modules[name] = _module(found, name, trees, content)
    files = [one for one in project.files if changes.get(one.path, b"") is not None]
    return Project(project.root, modules, files, project.unread)


def _modules(
    root: Path, files: list[Found], unread: list[Unread], progress: Progress
) -> dict[str, Module]:
    packages = {one.name.rpartition("/")[0] for one in files if one.path.name == "__init__.py"}
    python = [one for one in files if one.name.endswith(".py")]
    prefix = [root.name] if "" in packages and _is_package(root, python) else []
    # `shop/__init__.py` that nobody needs is not the `shop` of `shop/shop.py`
    unneeded = "__init__" if any(one.name == f"{root.name}.py" for one in python) else root.name
    whole = sum(one.size for one in python)
    trees = Trees(modules=whole) if whole <= SMALL else Trees()
    modules: dict[str, Module] = {}
    size = 0
    for done, one in enumerate(python, start=1):
        size += one.size if one.size <= source.LARGEST else 0
        name = ".".join([*prefix, *_parts(one.name)]) or unneeded
        if size > MOST_TEXT:
            unread.append(Unread(one.name, f"more than {MOST_TEXT:,} bytes of Python before it"))
            continue
        try:
            is_taken = name in modules and one.path.name != "__init__.py"
            if is_taken:  # a.py beside a/__init__.py: that one wins
                continue
            module = _module(one, name, trees)
        except source.UnreadableError as error:
            unread.append(Unread(one.name, error.reason, error.line))
        except OSError as error:
            unread.append(Unread(one.name, f"cannot be read: {error.strerror}"))
        else:
            modules[name] = module
        progress(done, len(python))
    return modules


def _module(one: Found, name: str, trees: Trees, content: bytes | None = None) -> Module:
    is_package = one.path.name == "__init__.py"
    if one.size > source.LARGEST:
        raise source.UnreadableError(source.too_large(one.size))
    content = one.path.read_bytes() if content is None else content
    tree = source.parse(content)
    lines = len(content.splitlines())
    module = Module(name, one.name, one.path, is_package, lines, trees, b":=" in content)
    try:
        trees.put(name, content, tree, index.fill(module, tree))
    except RecursionError as error:
        raise source.UnreadableError("nested too deeply to be read") from error
    return module


def _parts(name: str) -> list[str]:
    parts = name.removesuffix(".py").split("/")
    return parts[:-1] if parts[-1] == "__init__" else parts


def _is_package(root: Path, python: list[Found]) -> bool:
    """
    Tell whether the root is a package, whose modules call themselves by its name.

    Many a folder that an application is started in has an `__init__.py` that nobody needs.
    """
    named = re.compile(
        rf"^[ \t]*(?:from[ \t]+\.|(?:from|import)[ \t]+{re.escape(root.name)}\b)", re.MULTILINE
    )
    beside = [one for one in python if "/" not in one.name and one.size <= source.LARGEST]
    return any(named.search(_text(one.path)) for one in beside)


def _text(path: Path) -> str:
    """Return a file's text, as far as it is one; nothing where it cannot be read."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
