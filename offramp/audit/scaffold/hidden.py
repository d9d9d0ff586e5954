"""Modules of the application that files of functions would hide: told, to be renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from offramp.audit.scaffold.copies import HANDLER, left_out, reached
from offramp.audit.scaffold.lifted import FOLDER
from offramp.code import sources
from offramp.code.project import Project

ELSEWHERE = frozenset({FOLDER, f"{FOLDER}.py"})  # what is imported before the application
IN_IMAGES = "is left out of images, where each function's own handler.py has its name"
ANYWHERE = f"is hidden by the scaffold's own folder {FOLDER}/"


def hidden(project: Project, application: str, folder: Path) -> tuple[str, ...]:
    """
    Return the files and folders, from the project's own, that cannot be imported in functions.

    That are those of what importing *application* imports, sorted: called as a handler, where a
    scaffold in *folder* copies them, or as what lifted functions share.
    """
    first = project.find(application.partition(":")[0])
    if first is None:
        return ()
    inside = len([part for part in sources.folder(project, first).split(".") if part])
    beside = left_out(project, first) | {f"{FOLDER}.py"}  # a scaffold in the same folder
    places = {inside: ELSEWHERE, 0: beside if folder == project.root else ELSEWHERE}
    every = (one.path.relative_to(project.root).parts for one in reached(project, first))
    found = {
        "/".join(parts[: place + 1])
        for parts in every
        for place, taken in places.items()
        if taken.intersection(parts[place : place + 1])
    }
    return tuple(sorted(found))


def problems(names: Iterable[str], *, lift: bool) -> Iterator[str]:
    """Yield a sentence on each of what `hidden` returns; what *lift* brings only with it."""
    for name in names:
        is_handler = PurePosixPath(name).stem == HANDLER
        if is_handler or lift:
            yield f"{name} {IN_IMAGES if is_handler else ANYWHERE}; rename it, and what imports it"
