"""Small applications as text, for tests of what reads them."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from offramp.code import Project, read
from offramp.code.graph import Graph


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Put *files*, by their names, below *root*, and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return root


def project(root: Path, files: Mapping[str, str]) -> Project:
    """Return what was read of *files*."""
    return read(write(root, files))


def calls(found: Project, ref: str) -> list[str]:
    """Return what a function calls, in its order."""
    sites = Graph(found).sites(ref)
    assert sites is not None, ref
    return [one.target for one in sites.calls]
