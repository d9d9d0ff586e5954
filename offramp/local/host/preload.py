"""
Which modules the template process imports, so that no function process has to.

Derived from the sources without running them: what the handlers import, and what the local
modules they import need in turn, also inside functions, since a request would import it then.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path


def preload_modules(folders: Iterable[Path], roots: Iterable[Path]) -> list[str]:
    """
    Return module names, sorted; a file that cannot be parsed is left to the function.

    *folders* are handler folders, *roots* the folders local packages are imported from.
    """
    known_roots = list(roots)
    found: set[str] = set()
    waiting = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    siblings = {path.stem for path in waiting}
    while waiting:
        path = waiting.pop()
        for name in _imports(path, known_roots):
            if name in found or name.partition(".")[0] in siblings - {"shared"}:
                continue
            found.add(name)
            waiting.extend(_sources(name, known_roots))
    return sorted(found)


def newest_change(modules: Iterable[str], roots: Iterable[Path]) -> float:
    """Return when a file of *modules* under *roots* was last written, in seconds of Unix time."""
    known_roots = list(roots)
    files = (path for name in modules for path in _sources(name, known_roots))
    return max((path.stat().st_mtime for path in files), default=0.0)


def _imports(path: Path, roots: list[Path]) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            members = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in members if _sources(name, roots))


def _sources(name: str, roots: list[Path]) -> list[Path]:
    """Return the file of a module under *roots*; empty for modules from elsewhere."""
    relative = Path(*name.split("."))
    candidates = (relative.with_suffix(".py"), relative / "__init__.py")
    return [root / each for root in roots for each in candidates if (root / each).is_file()]
