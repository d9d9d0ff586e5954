"""
Which libraries of the application's own environment its functions find on this machine.

They come after ours, so that a function of an application that is not ours finds what only
that application has; in an image `requirements.txt` says it.
"""

import json
import subprocess
import sys
from pathlib import Path

from offramp.errors import OfframpError

ASK = "import json, site, sys; print(json.dumps([sys.version_info[:2], site.getsitepackages()]))"
LONGEST_SECONDS = 20.0


def libraries(python: Path) -> list[Path]:
    """
    Return the folders that hold those of the interpreter *python*.

    None for another version of Python than ours, since we cannot load them. Raises
    `OfframpError` where *python* does not answer.
    """
    version, folders = _asked(python)
    if version != list(sys.version_info[:2]):
        return []
    return [Path(each) for each in folders if Path(each).is_dir()]


def _asked(python: Path) -> tuple[list[int], list[str]]:
    try:
        told = subprocess.run(
            [python, "-I", "-c", ASK], capture_output=True, check=True, timeout=LONGEST_SECONDS
        ).stdout
        version, folders = json.loads(told)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise OfframpError(f"x-offramp.old.python: {python} does not run: {error}") from error
    return version, folders
