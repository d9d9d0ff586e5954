"""Read a stack file as faas-cli does, with its variables."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from offramp.catalogue import document
from offramp.errors import UsageError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


def parse(file: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """
    Return the keys of *file*, after ``${VAR}`` and ``${VAR:-default}`` took their values.

    Raises `UsageError` when it cannot be read or is no mapping.
    """
    if not file.exists():
        raise UsageError(
            f"there is no {file}; go to the project's folder, name it with --project, or let "
            "`offramp audit APPLICATION --scaffold .` make one"
        )
    text = document.text_of(file)
    text = VARIABLE.sub(lambda found: environment.get(found[1]) or found[2] or "", text)
    found = document.read(text, file)
    if not isinstance(found, dict):
        raise UsageError(f"{file} is not a stack file: it holds no keys")
    return found
