"""What a scaffold takes from the folder it is made for: its interpreter and its modules."""

from __future__ import annotations

import os
import re
from pathlib import Path

from offramp.audit.environment import above, interpreter
from offramp.audit.report import Report
from offramp.audit.scaffold.copies import copies
from offramp.audit.scaffold.factory import factory
from offramp.audit.scaffold.hidden import hidden
from offramp.audit.scaffold.stack import Manner
from offramp.code import sources
from offramp.code.project import Project

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
    found = python.absolute() if python else interpreter(project.root, os.environ)
    return Manner(
        python=_from(folder, found) if found else None,
        copies=copies(project, report.application or "", folder.resolve()),
        source=_from(folder, project.root / inside.replace(".", "/"))
        if inside or is_elsewhere
        else "",
        hidden=hidden(project, report.application or "", folder.resolve()),
        factory=factory(project, report.application or ""),
        replaces_threads=any(PATCHES.search(one.text) for one in project.modules.values()),
    )


def _from(folder: Path, path: Path) -> str:
    """Return *path* as it is found from *folder*, where one repository has both; else in full."""
    repository = above(folder)[-1]
    return os.path.relpath(path, folder) if path.is_relative_to(repository) else str(path)
