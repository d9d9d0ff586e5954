"""Source trees for tests, written from strings."""

import textwrap
from pathlib import Path


def write(folder: Path, sources: dict[str, str]) -> Path:
    """Write each text to its file below *folder*, its common indent taken away; return *folder*."""
    for name, text in sources.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return folder
