"""
Put all files in place, or none, whenever the process is killed.

A journal in the state folder names the files, then every new content is written beside the
file that it replaces. Then the journal says what is about to be renamed and removed, and only
then is it done. A run that was killed before that has changed nothing; one that was killed
after is completed by the next (`finish`), which can be repeated.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from offramp.errors import OfframpError

ENDING = ".offramp-retire"


@dataclass(frozen=True)
class Before:
    """One file as it was: what it held, its mode, and where it leads to if it is a link."""

    content: bytes
    mode: int
    leads_to: str | None

    @classmethod
    def of(cls, path: Path) -> Before:
        leads_to = str(path.readlink()) if path.is_symlink() else None
        return cls(path.read_bytes(), path.stat().st_mode & 0o7777, leads_to)

    def bring_back(self, path: Path) -> None:
        """Make *path* this again, where it is another."""
        if path.is_file() and Before.of(path) == self:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.leads_to is not None:
            path.unlink(missing_ok=True)
            path.symlink_to(self.leads_to)
        else:
            _write(path, self.content, self.mode)


def put(changes: Mapping[Path, bytes | None], journal: Path, root: Path) -> None:
    """
    Write each content, remove what is None; on an error everything is as it was, then raised.

    Raises `OfframpError` for a link that leads out of *root*, before anything is written.
    """
    steps = {_target(path, fresh): fresh for path, fresh in changes.items()}
    if out := [path for path in steps if not _is_below(root.resolve(), path)]:
        raise OfframpError(f"a link leads to {out[0]}, outside {root}: what is there would change")
    before = {path: Before.of(path) for path in steps}
    old = {path: _hash(each.content) for path, each in before.items()}
    with _alone(journal):
        try:
            _note(journal, {path: (digest, digest) for path, digest in old.items()})
            for path, fresh in steps.items():
                if fresh is not None:
                    _write(_beside(path), fresh, before[path].mode)
            _note(
                journal,
                {
                    path: (old[path], None if fresh is None else _hash(fresh))
                    for path, fresh in steps.items()
                },
            )
            _place(steps)
        except BaseException:  # Ctrl-C too; it goes on after everything is back
            for path, each in before.items():
                each.bring_back(path)
                with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
                    _beside(path).unlink()
            journal.unlink(missing_ok=True)
            raise
        journal.unlink()


def finish(journal: Path, root: Path) -> list[str]:
    """
    Complete what a killed run had begun, and return the files; none where there was none.

    Raises `OfframpError` where somebody has changed one of the files since, and for a journal
    that is none of ours: one that names files outside *root*.
    """
    with _alone(journal):
        noted = _noted(journal, root)
        for name, (before, after) in noted.items():
            now = _digest(Path(name))
            is_laid = after is None or now == after or _digest(_beside(Path(name))) == after
            if now not in {before, after} or not is_laid:
                raise OfframpError(
                    f"an earlier `offramp retire --apply` was killed while it wrote, and {name} "
                    f"has changed since: {way_back(journal)}"
                )
        _place({Path(name): b"" if after else None for name, (_, after) in noted.items()})
        journal.unlink(missing_ok=True)
    return sorted(noted)


def is_interrupted(journal: Path, root: Path) -> bool:
    """
    Tell whether a run was killed while it put files in place.

    What one left that had not begun to, or whose files somebody has brought back (with git),
    is cleared away. Raises `OfframpError` as `finish` does for what is no journal of *root*.
    """
    noted = _noted(journal, root)
    if not noted:
        return False
    if any(_digest(Path(name)) != before for name, (before, _) in noted.items()):
        return True
    for name in noted:
        _beside(Path(name)).unlink(missing_ok=True)
    journal.unlink(missing_ok=True)
    return False


def way_back(journal: Path) -> str:
    """Return what somebody does to have all files as they were."""
    return (
        f"`git checkout -- .` in the repository, remove the files *{ENDING} "
        f"(`git clean` lists them) and {journal}"
    )


def _target(path: Path, fresh: bytes | None) -> Path:
    """A link stays one: what it leads to gets the new content; to remove it removes the link."""
    return path if fresh is None else path.resolve()


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Make the file anew: what an earlier run left goes, and a link there is not followed."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _note(journal: Path, digests: Mapping[Path, tuple[str, str | None]]) -> None:
    """Say, at once, which files are concerned, and their digests before and after."""
    fresh = _beside(journal)
    _write(fresh, json.dumps({str(path): pair for path, pair in digests.items()}).encode(), 0o600)
    fresh.replace(journal)


def _noted(journal: Path, root: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return the files of the journal with their digests before and after (None: removed)."""
    home = root.resolve()
    try:
        said = json.loads(journal.read_bytes())
        noted = {name: (before, after) for name, (before, after) in said.items()}
        outside = [name for name in noted if not _is_below(home, Path(name))]
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise OfframpError(f"{journal} is damaged ({error}): {way_back(journal)}") from error
    if outside:
        raise OfframpError(f"{journal} names {outside[0]}, outside {home}: {way_back(journal)}")
    return noted


def _is_below(home: Path, path: Path) -> bool:
    """Tell whether *path* is in *home*; its folder counts, for a link itself may be what goes."""
    folder = path.parent.resolve()
    if folder.is_symlink():  # what Python before 3.13 raises by itself
        raise RuntimeError(f"{folder} leads to itself")
    return (folder / path.name).is_relative_to(home)


def _place(steps: Mapping[Path, bytes | None]) -> None:
    """Rename and remove; what was done already is passed over."""
    for path, fresh in steps.items():
        if fresh is None:
            path.unlink(missing_ok=True)
        elif _beside(path).is_file():
            _beside(path).replace(path)
    for path, fresh in steps.items():
        if fresh is None:
            with suppress(OSError):  # a folder that stays is no reason to have everything back
                _sweep(path.parent)


def _sweep(folder: Path) -> None:
    """Remove folders that hold nothing any more (but caches of what went)."""
    while folder.is_dir():
        if any(one.name != "__pycache__" for one in os.scandir(folder)):
            return
        cache = folder / "__pycache__"
        for compiled in cache.glob("*.pyc"):
            compiled.unlink()
        if cache.is_dir():
            cache.rmdir()
        folder.rmdir()
        folder = folder.parent


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str | None:
    return _hash(path.read_bytes()) if path.is_file() else None


@contextmanager
def _alone(journal: Path) -> Iterator[None]:
    """Let no other run write meanwhile; the lock ends with the process."""
    journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with journal.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OfframpError("another `offramp retire` is writing; wait for its end") from error
        yield
