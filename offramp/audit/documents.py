"""Everything that an audit writes: the documents' texts, by their names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from offramp.audit.plain import document
from offramp.audit.render.architecture import architecture
from offramp.audit.render.candidates import candidates
from offramp.audit.render.design import design
from offramp.audit.render.html import html
from offramp.audit.render.markdown import Links
from offramp.audit.render.sarif import sarif
from offramp.audit.report import Report
from offramp.audit.written import ARCHITECTURE, CANDIDATES, DESIGN, JSON, PAGE, SARIF
from offramp.files import write


def markdown(report: Report, links: Links) -> dict[str, str]:
    """Return the three documents for people, by file name."""
    return {
        ARCHITECTURE: architecture(report, links),
        CANDIDATES: candidates(report, links),
        DESIGN: design(report),
    }


def all_of(report: Report, root: Path, out: Path) -> dict[str, str]:
    """Return every document by file name; *root* is what was audited, *out* where they go."""
    return markdown(report, links(root, out)) | {
        PAGE: html(report),
        SARIF: sarif(report, _in_repository(_folder(root))),
        JSON: by_lines(document(report)),
    }


def by_lines(found: dict[str, Any]) -> str:
    """Return JSON with a line for each entry of its lists: two of them can be compared."""
    parts = []
    for key, value in found.items():
        entries = ",\n".join(map(json.dumps, value)) if isinstance(value, list) else ""
        parts.append(
            f"{json.dumps(key)}: " + (f"[\n{entries}\n]" if entries else json.dumps(value))
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def links(root: Path, out: Path) -> Links:
    """Return links that hold where both move together: one lies in the other, or both in here."""
    here, folder, target = Path.cwd(), _folder(root), out.resolve()
    together = (
        target.is_relative_to(folder)
        or folder.is_relative_to(target)
        or (folder.is_relative_to(here) and target.is_relative_to(here))
    )
    return Links(Path(os.path.relpath(folder, target)).as_posix() if together else None)


def save(documents: dict[str, str], out: Path) -> list[Path]:
    """Write the documents into *out*, each whole or not at all; return where they are."""
    paths = []
    for name, text in documents.items():
        write(out / name, text)
        paths.append(out / name)
    return paths


def _folder(root: Path) -> Path:
    root = root.resolve()
    return root.parent if root.is_file() else root


def _in_repository(folder: Path) -> str:
    """Return where a folder lies in its repository, else from here; "" for its root, or nowhere."""
    above = (one for one in (folder, *folder.parents) if (one / ".git").exists())
    around = next(above, Path.cwd())
    place = folder.relative_to(around).as_posix() if folder.is_relative_to(around) else "."
    return "" if place == "." else place
