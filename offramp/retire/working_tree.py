"""Whether git can bring back what is about to be removed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from pathlib import Path

SHOWN = 5  # files that are named


def trouble(root: Path, changes: Collection[Path]) -> str | None:
    """Return why git could not bring back *root*, of which *changes* change; None where it can."""
    try:
        said = _git(root, "status", "--porcelain", "--untracked-files=all", "--", ".")
        tracked = _git(root, "ls-files", "-z").stdout.split(b"\0")
    except FileNotFoundError:
        return "there is no git here to bring the code back; --no-git does without"
    if said.returncode:
        why = os.fsdecode(said.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
        return f"git could not bring the code back ({why}); --no-git does without"
    if changed := [line[3:] for line in os.fsdecode(said.stdout).splitlines()]:
        return f"the working tree is not clean ({_few(changed)}); commit or put it aside first"
    home = root.resolve()
    known = {home / os.fsdecode(name) for name in tracked}
    ignored = sorted(str(path) for path in changes if not _places(path) <= known)
    if ignored:
        return (
            f"git does not have {_few(ignored)}, and could not bring it back; --no-git does without"
        )
    return None


def _places(path: Path) -> set[Path]:
    """Return where *path* is, and where it leads to."""
    return {path.parent.resolve() / path.name, path.resolve()}


def _few(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", "-C", str(root), *words],  # noqa: S607 - the PATH's git
        capture_output=True,
        check=False,
    )
