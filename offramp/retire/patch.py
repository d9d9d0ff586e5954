"""Changes of files as a unified diff that `git apply` takes, byte for byte."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

Changes = Mapping[Path, bytes | None]  # new contents; None where the file goes


def patch(changes: Changes, root: Path, *, is_for_people: bool = False) -> bytes:
    """
    Return *changes*, whose files are as they were, as a diff with names relative to *root*.

    For people a file that is no text, such as a picture, is only named, as git does.
    """
    return b"".join(
        _named(path, root) if is_for_people and _is_binary(path) else _diff(path, fresh, root)
        for path, fresh in sorted(changes.items())
    )


def short(path: Path, root: Path) -> str:
    """Return a file's name for people."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _is_binary(path: Path) -> bool:
    """Tell as git does: by a NUL near the beginning."""
    with path.open("rb") as file:
        return b"\0" in file.read(8000)


def _named(path: Path, root: Path) -> bytes:
    """Return the head of a file that goes, without its content; nothing changes such a file."""
    name = short(path, root).encode()
    head = b"diff --git a/%b b/%b\ndeleted file\n" % (name, name)
    return head + b"Binary files a/%b and /dev/null differ\n" % name


def _diff(path: Path, fresh: bytes | None, root: Path) -> bytes:
    name = short(path, root).encode()
    before, after = _lines(path.read_bytes()), _lines(fresh or b"")
    target = b"/dev/null" if fresh is None else b"b/" + name
    lines = difflib.diff_bytes(difflib.unified_diff, before, after, b"a/" + name, target)
    head = b"diff --git a/%b b/%b\n" % (name, name)
    if fresh is None:
        head += b"deleted file mode %o\n" % (0o100755 if path.stat().st_mode & 0o100 else 0o100644)
    said = b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    )
    return head + said if said or fresh is None else b""


def _lines(content: bytes) -> list[bytes]:
    """Split as git does: at line feeds only."""
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
