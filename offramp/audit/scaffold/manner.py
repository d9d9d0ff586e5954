"""What a scaffold takes from the folder it is made for: its interpreter and its modules."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from offramp.audit.report import Report
from offramp.audit.scaffold.copies import copies
from offramp.audit.scaffold.factory import factory
from offramp.audit.scaffold.stack import Manner
from offramp.code import sources
from offramp.code.project import Project

ENVIRONMENTS = (".venv", "venv", "env")
PATCHES = re.compile(rb"\b(monkey_patch|patch_all)\b")  # of eventlet, and of gevent


def manner(report: Report, project: Project, scaffold: Path, python: Path | None) -> Manner:
    """
    Return how a scaffold in *scaffold* is to be made for the application in *project*.

    Its interpreter is *python*, else that of an environment in the project or above it in its
    repository, else that of the active one; an image needs the application's modules, where they
    lie in the scaffold's own folder.
    """
    folder = scaffold.absolute()
    module = project.find((report.application or "").partition(":")[0])
    inside = sources.folder(project, module) if module else ""
    is_elsewhere = folder.resolve() != project.root  # where nobody looks for its modules
    found = python.absolute() if python else _interpreter(project.root, os.environ)
    return Manner(
        python=_from(folder, found) if found else None,
        copies=copies(project, report.application or "", folder.resolve()),
        source=_from(folder, project.root / inside.replace(".", "/"))
        if inside or is_elsewhere
        else "",
        factory=factory(project, report.application or ""),
        replaces_threads=any(PATCHES.search(one.text) for one in project.modules.values()),
    )


def _from(folder: Path, path: Path) -> str:
    """Return *path* as it is found from *folder*, where one repository has both; else in full."""
    repository = _above(folder)[-1]
    return os.path.relpath(path, folder) if path.is_relative_to(repository) else str(path)


def _above(folder: Path) -> list[Path]:
    """Return *folder* and those above it in its repository; itself alone where it is in none."""
    every = [folder, *folder.parents]
    roots = [number for number, one in enumerate(every) if (one / ".git").exists()]
    return every[: roots[0] + 1] if roots else [folder]


def _interpreter(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return that of an environment in *root* or above it, else the one that is active."""
    candidates = [one / name for one in _above(root) for name in ENVIRONMENTS]
    active = Path(environ.get("VIRTUAL_ENV") or sys.prefix)
    if active.resolve() != Path(sys.prefix).resolve():  # which is Offramp's own
        candidates.append(active)
    found = (each / "bin" / "python" for each in candidates)
    return next((each for each in found if each.is_file()), None)
