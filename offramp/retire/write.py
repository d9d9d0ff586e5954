"""
Put all files in place, or none.

New texts are written beside the old ones first, then take their places by rename. A mark in
the state folder names the files meanwhile: whoever finds it knows that a run was killed
between two renames, and how to go back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from offramp.errors import OfframpError

ENDING = ".offramp-retire"


def put(changes: Mapping[Path, bytes | None], mark: Path) -> None:
    """Write each text, remove what is None; on an error everything is as it was, then raised."""
    before = {path: path.read_bytes() for path in changes}
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text(json.dumps(sorted(str(path) for path in changes)), encoding="utf-8")
    try:
        for path, text in changes.items():
            if text is not None:
                fresh = path.with_name(path.name + ENDING)
                fresh.write_bytes(text)
                fresh.chmod(path.stat().st_mode & 0o777)
        for path, text in changes.items():
            if text is None:
                path.unlink()
            else:
                path.with_name(path.name + ENDING).replace(path)
        _sweep(changes)
    except BaseException:  # Ctrl-C too; it goes on after everything is back
        for path, content in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            fresh = path.with_name(path.name + ENDING)
            if fresh.is_file():
                fresh.unlink()
        mark.unlink(missing_ok=True)
        raise
    mark.unlink()


def _sweep(changes: Mapping[Path, bytes | None]) -> None:
    """Remove folders that hold nothing any more (but caches of what went)."""
    for path, text in changes.items():
        folder = path.parent
        while text is None and folder.is_dir():
            left = [one for one in os.scandir(folder) if one.name != "__pycache__"]
            if left:
                break
            for cache in (folder / "__pycache__").glob("*.pyc"):
                cache.unlink()
            if (folder / "__pycache__").is_dir():
                (folder / "__pycache__").rmdir()
            folder.rmdir()
            folder = folder.parent


def half_done(mark: Path) -> None:
    """Raise when an earlier run was killed while it wrote, saying how to go back."""
    if not mark.exists():
        return
    try:
        files = " ".join(json.loads(mark.read_text(encoding="utf-8")))
    except ValueError:
        files = "."
    raise OfframpError(
        f"an earlier `offramp retire --apply` was killed while it wrote. Go back with "
        f"`git checkout -- {files}`, remove the files *{ENDING} and then {mark}"
    )
