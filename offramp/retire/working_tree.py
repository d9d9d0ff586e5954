"""Whether git can bring back what is about to be removed."""

from __future__ import annotations

import subprocess
from pathlib import Path


def trouble(root: Path) -> str | None:
    """Return why git could not bring *root* back as it is now; None where it can."""
    try:
        said = subprocess.run(
            ["git", "-C", str(root), "status", "--porcelain", "--untracked-files=all", "--", "."],  # noqa: S607 - the PATH's git
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return "there is no git here to bring the code back; --no-git does without"
    if said.returncode:
        return (
            f"{root} is in no git repository that could bring the code back; --no-git does without"
        )
    changed = said.stdout.splitlines()
    if changed:
        shown = ", ".join(line[3:] for line in changed[:5])
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""  # noqa: PLR2004 - as above
        return f"the working tree is not clean ({shown}{more}); commit or put it aside first"
    return None
