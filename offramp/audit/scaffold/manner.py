"""What a scaffold takes from the folder it is made for: its interpreter and its packages."""

from __future__ import annotations

from pathlib import Path

from offramp.audit.report import Report
from offramp.audit.scaffold.stack import Manner

ENVIRONMENTS = (".venv", "venv", "env")


def manner(report: Report, root: Path, scaffold: Path, python: Path | None) -> Manner:
    """
    Return how a scaffold in *scaffold* is to be made for the application in *root*.

    Its interpreter is *python*, else that of an environment in *root*; an image needs the
    package of the application, where that lies in the scaffold's own folder.
    """
    folder = scaffold.absolute()
    found = python.absolute() if python else _interpreter(root.absolute())
    package = _package(report, folder)
    return Manner(
        python=_from(folder, found) if found else None,
        copies=(f"./{package}",) if package else (),
    )


def _from(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _interpreter(root: Path) -> Path | None:
    candidates = (root / name / "bin" / "python" for name in ENVIRONMENTS)
    return next((each for each in candidates if each.is_file()), None)


def _package(report: Report, folder: Path) -> str:
    name = (report.application or "").partition(":")[0].partition(".")[0]
    return name if name and (folder / name / "__init__.py").is_file() else ""
