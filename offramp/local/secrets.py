"""
Keep the secrets that stack.yml describes in files, and show each function only its own.

A secret that exists is never made again.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError
from offramp.secrets import make, order


def ensure(folder: Path, kinds: Mapping[str, str]) -> list[str]:
    """
    Make what is missing in *folder* and return its names; keys before what is taken from them.

    Raises `UsageError` for a kind that does not exist.
    """
    missing = [name for name in kinds if not (folder / name).exists()]
    for name in order(missing, kinds):
        files.replace(folder / name, make(name, kinds[name], _reader(folder)).encode())
    return missing


def require(folder: Path, users: Mapping[str, Iterable[str]]) -> None:
    """
    Check that *folder* has every secret somebody needs; *users* is who -> names.

    Raises `OfframpError` that names the file to write for each that is missing.
    """
    problems = [
        f"  - {user} needs the secret {name}: write it to {folder / name}"
        for user, names in users.items()
        for name in names
        if not (folder / name).is_file()
    ]
    if problems:
        raise OfframpError(
            "secrets are missing, which x-offramp.secrets does not make either:\n"
            + "\n".join(dict.fromkeys(problems))
        )


def show(folder: Path, names: Iterable[str], to: Path) -> None:
    """Make *to* a private folder that holds exactly *names*, as a container would have them."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(mode=0o700, parents=True)
    for name in names:
        (to / name).symlink_to(folder / name)


def _reader(folder: Path) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        file = folder / name
        return file.read_bytes() if file.is_file() else None

    return read
