"""The interpreter that an application has beside it: found, and never started unasked."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENTS = (".venv", "venv", "env")


def interpreter(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return that of an environment in *root* or above it, else the one that is active."""
    candidates = [one / name for one in above(root) for name in ENVIRONMENTS]
    active = Path(environ.get("VIRTUAL_ENV") or sys.prefix)
    if active.resolve() != Path(sys.prefix).resolve():  # which is Offramp's own
        candidates.append(active)
    found = (each / "bin" / "python" for each in candidates)
    return next((each for each in found if each.is_file()), None)


def named(path: Path) -> str | None:
    """Return the interpreter of what *path* holds as somebody here would name it."""
    whole = path.resolve()
    found = interpreter(whole if whole.is_dir() else whole.parent, os.environ)
    here = Path.cwd()
    if found is None:
        return None
    return str(found.relative_to(here) if found.is_relative_to(here) else found)


def above(folder: Path) -> list[Path]:
    """Return *folder* and those above it in its repository; itself alone where it is in none."""
    every = [folder, *folder.parents]
    roots = [number for number, one in enumerate(every) if (one / ".git").exists()]
    return every[: roots[0] + 1] if roots else [folder]
