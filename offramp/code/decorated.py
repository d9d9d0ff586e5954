"""Functions that a class is put around: `@Shared def feed(): ...` makes an object of it."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.code.module import Function
from offramp.code.project import Project


def methods(project: Project, function: Function, name: str) -> Iterator[str]:
    """Yield the methods that a call of `feed.name()` runs, of the classes around the function."""
    for _, target in project.decorators(function) if function.decorators else ():
        for one in project.classes.lineage(project.cls(target)):
            if name in one.methods:
                yield one.methods[name].ref
