"""
Write a file whole or not at all.

The content goes to a file of its own in the same folder, to the disk, and then in the place of
the file that is meant: whoever reads finds the old content or the new one, also where two write
at once, the process is killed or the machine loses its power.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o600  # for this user alone
SHARED = 0o666  # less what the user's umask takes away


def replace(path: Path, content: bytes, *, mode: int = PRIVATE, is_synced: bool = True) -> None:
    """
    Put *content* at *path*, also where a file or a link is there; the link's target stays.

    Raises `OSError` that names *path*; then nothing has changed. A device or a pipe is no file,
    and never replaced: root could.
    """
    if is_device(path, follow_symlinks=False):
        raise OSError(errno.EEXIST, "a device or a pipe is there", str(path))
    with _beside(path, content, mode, is_synced=is_synced) as fresh:
        fresh.replace(path)


def create(path: Path, content: bytes) -> None:
    """Put *content* at *path*, for this user alone; raises FileExistsError where one is there."""
    with _beside(path, content, PRIVATE) as fresh:
        os.link(fresh, path)


def write(path: Path, text: str, *, is_synced: bool = True) -> None:
    """
    Put *text* at *path* for everybody to read, with its folder where it is missing.

    Not *is_synced*: without waiting for the disk, for one of thousands that can be made again.

    What cannot be written as UTF-8 (a name may hold any bytes) is written with question marks.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text.encode(errors="replace"), mode=SHARED, is_synced=is_synced)


def put(path: Path, text: str) -> None:
    """Put *text* where somebody said: as `write` does, but into `/dev/stdout` or a pipe."""
    if not is_device(path):
        write(path, text)
        return
    with path.open("w", encoding="utf-8", errors="replace") as stream:
        stream.write(text)


def is_device(path: Path, *, follow_symlinks: bool = True) -> bool:
    """Tell whether what is there takes what is written, and keeps no content of its own."""
    try:
        mode = path.stat(follow_symlinks=follow_symlinks).st_mode
    except OSError:  # nothing is there yet, or a link to nothing
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))


@contextmanager
def _beside(path: Path, content: bytes, mode: int, *, is_synced: bool = True) -> Iterator[Path]:
    """Yield a new file in the folder of *path* that holds *content*; it is gone afterwards."""
    fresh = path.with_name(f".{secrets.token_hex(8)}.part")  # the name of *path* may be a long one
    try:
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        yield fresh
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        fresh.unlink(missing_ok=True)
