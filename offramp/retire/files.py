"""Files that go and that something else names: a `Makefile`, an image, a list of packages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from offramp.code import Project
from offramp.code.tree import Found
from offramp.retire import beside
from offramp.retire.patch import Changes

LISTING = frozenset({"setup.py", "MANIFEST.in", "noxfile.py"})
SNAPSHOTS = "__snapshots__"  # of Syrupy, one file for each file of tests


def named(project: Project, changes: Changes) -> Iterator[str]:
    """Yield what names a file that goes, or a package of which nothing is left."""
    names = _names(project, {path for path, fresh in changes.items() if fresh is None})
    for one in project.files if names else ():
        if changes.get(one.path, b"") is not None and _is_read(one):
            yield from _told(one, names)


def snapshots(project: Project, tests: Collection[str]) -> Iterator[str]:
    """Yield the files of snapshots of the *tests* that go, by the names of their modules."""
    modules = {test.rpartition(".")[2] for test in tests}
    for one in project.files:
        path = PurePosixPath(one.name)
        if path.parent.name == SNAPSHOTS and path.name.partition(".")[0] in modules:
            yield (
                f"{one.name} may hold snapshots of tests that go: "
                "`pytest --snapshot-update` takes them out"
            )


def _names(project: Project, gone: Collection[Path]) -> dict[str, str]:
    """Return patterns of what goes, each with its name: paths, and packages with their dots."""
    files = {one.path: one.name for one in project.files}
    found = {rf"(?:\./)?{re.escape(files[one])}": files[one] for one in gone if one in files}
    for module in project.modules.values():
        if module.is_package and module.path in gone:
            found[rf"[\"']{re.escape(module.name)}[\"']"] = module.name
    return found


def _is_read(one: Found) -> bool:
    name = PurePosixPath(one.name).name
    return one.size <= beside.LONGEST and (name in LISTING or beside.is_read(one))


def _told(one: Found, names: Mapping[str, str]) -> Iterator[str]:
    text = one.path.read_bytes().decode("utf-8", errors="replace")
    for pattern, name in sorted(names.items(), key=lambda pair: pair[1]):
        found = re.search(rf"(?<![\w./-]){pattern}(?![\w/-])", text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{one.name}:{line} names {name}, which goes: yours to change"
