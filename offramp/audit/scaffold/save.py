"""Write a scaffold into a folder: all of it or nothing, and over nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from offramp.audit.report import Route
from offramp.code import Project
from offramp.code.source import decode
from offramp.errors import UsageError
from offramp.files import write


def save(files: Mapping[str, str], folder: Path) -> None:
    """
    Write *files* below *folder*; raises `UsageError` before the first where one is there.

    So is one that a link, of whoever made the folder, would lead out of it. Where not all can be
    written, what was is taken away again: the next run would be refused by it.
    """
    there = [name for name in files if _is_taken(folder, name)]
    if there:
        raise UsageError(
            f"{folder / there[0]} is there already ({len(there)} of {len(files)} files are); "
            "nothing was written; name an empty folder with --scaffold"
        )
    above = {one for name in files for one in (folder / name).parents}
    missing = {one for one in above if not os.path.lexists(one)}
    done: list[Path] = []
    try:
        for name, text in files.items():
            write(folder / name, text, is_synced=False)
            done.append(folder / name)
    except BaseException:
        _take_away(done, missing)
        raise


def _take_away(files: Iterable[Path], folders: Iterable[Path]) -> None:
    """Remove files, and those of the folders that nothing else was put in."""
    for one in files:
        one.unlink(missing_ok=True)
    for one in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            one.rmdir()


def _is_taken(folder: Path, name: str) -> bool:
    """Tell whether something is at the place of a file, or of a folder that it would be in."""
    path = folder / name
    above = [one for one in path.parents if one != folder and one.is_relative_to(folder)]
    return (
        os.path.lexists(path)
        or any(os.path.lexists(one) and not one.is_dir() for one in above)
        or not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder))
    )


def sources(project: Project) -> Callable[[Route], str]:
    """Return a function from a route to its view's text, decorators included."""
    return lambda route: _source(project, route)


def _source(project: Project, route: Route) -> str:
    function = project.function(route.view or "")
    if function is None:
        return ""
    first = min([function.line, *(one.lineno for one in function.decorators)])
    text = decode(function.module.text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(text.split("\n")[first - 1 : function.end_line])
