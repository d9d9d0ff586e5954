"""The secrets of this machine: files in `.offramp/data/secrets`, readable by this user alone."""

from pathlib import Path

from offramp import files
from offramp.gateway.backend import RefusalError, missing
from offramp.gateway.shapes import Secret


def names(folder: Path) -> list[str]:
    """Return the names, sorted; half-written files are none."""
    return sorted(file.name for file in folder.glob("[!.]*") if file.is_file())


def create(folder: Path, secret: Secret) -> None:
    """Write a new one; of two at once the second is refused."""
    try:
        files.create(folder / secret.name, secret.content)
    except FileExistsError as error:
        raise RefusalError(409, f"there is a secret {secret.name} already") from error


def update(folder: Path, secret: Secret) -> None:
    """Replace one; processes that read it already keep what they read."""
    if not (folder / secret.name).exists():
        raise missing("secret", secret.name)
    files.replace(folder / secret.name, secret.content)


def remove(folder: Path, name: str) -> None:
    """Delete one."""
    try:
        (folder / name).unlink()
    except FileNotFoundError as error:
        raise missing("secret", name) from error
