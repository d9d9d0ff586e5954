"""What a scaffold takes from the folder it is made for: its interpreter and its modules."""

from __future__ import annotations

from pathlib import Path

from offramp.audit.report import Report
from offramp.audit.scaffold.copies import copies
from offramp.audit.scaffold.stack import Manner
from offramp.code import sources
from offramp.code.project import Project

ENVIRONMENTS = (".venv", "venv", "env")


def manner(report: Report, project: Project, scaffold: Path, python: Path | None) -> Manner:
    """
    Return how a scaffold in *scaffold* is to be made for the application in *project*.

    Its interpreter is *python*, else that of an environment in the project; an image needs the
    application's modules, where they lie in the scaffold's own folder.
    """
    folder = scaffold.absolute()
    module = project.find((report.application or "").partition(":")[0])
    inside = sources.folder(project, module) if module else ""
    found = python.absolute() if python else _interpreter(project.root)
    return Manner(
        python=_from(folder, found) if found else None,
        copies=copies(project, report.application or "", folder.resolve()),
        source=_from(folder, project.root / inside.replace(".", "/")) if inside else "",
    )


def _from(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _interpreter(root: Path) -> Path | None:
    candidates = (root / name / "bin" / "python" for name in ENVIRONMENTS)
    return next((each for each in candidates if each.is_file()), None)
