"""Which commit of a project is at hand."""

import subprocess
from functools import cache
from pathlib import Path


@cache
def git_commit(root: Path) -> str:
    """Return the commit that is checked out in *root*, or `unknown` without git."""
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],  # noqa: S607 - the user's own git
            check=True,
            capture_output=True,
            text=True,
            timeout=5,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return asked.stdout.strip()
