"""
The result of the last runs, so that a second one on unchanged files needs no second look.

What decides is the content: of every file in the tree, of our own sources, and the options; where
imports are measured, also when the interpreter's packages changed.
The result is kept as JSON, for the folder may be anybody's, and what cannot be read back
exactly as it was written is as good as not there. Nothing is written outside the folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import re
import stat
import sys
import types
import typing
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from offramp import files
from offramp.audit.plain import document
from offramp.audit.report import Report
from offramp.code.tree import Found, walk

FOLDER = ".audit-cache"
KEPT = 5  # results, and notes; of different options or of the last states of the tree
LARGEST = 200_000_000  # bytes of one result
BY_CONTENT = 20_000_000  # bytes; larger files are compared by size and time
ENTRY = re.compile(r"[0-9a-f]{64}\.(json|note)")


def key(root: Path, options: Mapping[str, object], *, without: Collection[Path] = ()) -> str:
    """
    Return what names this state of the tree; the files *without*, which we write, do not count.

    They are named one by one: a folder that they are in may hold the application, too.
    """
    digest = hashlib.sha256(_ourselves())
    digest.update(json.dumps(options, sort_keys=True, default=str).encode())
    root = root.resolve()
    ours = {one.parent.resolve() / one.name for one in without}
    for one in walk(root) if root.is_dir() else (Found(root, root.name, root.stat().st_size),):
        if isinstance(one, Found) and one.path in ours:
            continue
        digest.update(repr(one if not isinstance(one, Found) else (one.name, one.size)).encode())
        if isinstance(one, Found):
            digest.update(_content(one))
    return digest.hexdigest()


def _content(one: Found) -> bytes:
    try:
        if one.size > BY_CONTENT:
            return str(one.path.stat().st_mtime_ns).encode()
        return hashlib.sha256(one.path.read_bytes()).digest()
    except OSError as error:
        return repr(error.errno).encode()


def installed(python: Path | None) -> list[tuple[str, int]]:
    """Return when a package was last put where *python*, ours if None, has them, or taken away."""
    prefix = (python or Path(sys.executable)).parents[1]
    found = []
    for one in sorted(prefix.glob("lib*/python*/*-packages")):
        with contextlib.suppress(OSError):
            found.append((str(one), one.stat().st_mtime_ns))
    return found


@functools.cache
def _ourselves() -> bytes:
    digest = hashlib.sha256(sys.version.encode())  # newer ones read newer syntax
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def recall(out: Path, name: str) -> Report | None:
    """Return the result that was kept under *name* in *out*, if it is there and whole."""
    try:
        found: Report = restored(Report, _read(out, f"{name}.json"))
    except (OSError, ValueError, RecursionError):
        return None
    return found


def keep(out: Path, name: str, report: Report) -> None:
    """Keep a result, and of the older ones the last few; a full disk is no error."""
    # at once, by the encoder that is not Python
    _write(out, f"{name}.json", json.dumps(document(report)))


def noted(out: Path, name: str) -> dict[str, str]:
    """Return the texts that were noted under *name* in *out*; nothing where they are not whole."""
    try:
        found: dict[str, str] = restored(dict[str, str], _read(out, f"{name}.note"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found


def note(out: Path, name: str, text: str) -> None:
    """Keep *text*, JSON of texts by name, like a result."""
    _write(out, f"{name}.note", text)


def _read(out: Path, name: str) -> Any:
    path = out / FOLDER / name
    status = path.lstat()  # a link is no result, and a pipe would be waited for
    is_file = stat.S_ISREG(status.st_mode) and not path.parent.is_symlink()
    if not is_file or status.st_size > LARGEST:
        raise ValueError(f"{name} is no result")
    return json.loads(path.read_text(encoding="utf-8"))


def _write(out: Path, name: str, text: str) -> None:
    folder = out / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            return
        files.replace(folder / ".gitignore", b"*\n", mode=files.SHARED)
        files.replace(folder / name, text.encode())
        _forget(folder, Path(name).suffix)


def _forget(folder: Path, suffix: str) -> None:
    entries = [one for one in folder.iterdir() if ENTRY.fullmatch(one.name)]
    found = [one for one in entries if one.suffix == suffix]
    for one in sorted(found, key=lambda path: path.stat().st_mtime_ns)[:-KEPT]:
        one.unlink()


def restored(kind: Any, value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of type
    """
    Return *value*, as `json` read it, as the dataclass, list or plain type that *kind* says.

    Raises `ValueError` where it is not exactly that: keys missing, too many, or of other types.
    """
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any or kind is object:
        return value
    if is_dataclass(kind):
        return _dataclass(kind, value)
    if origin in (types.UnionType, typing.Union):
        return _first(inner, value)
    if origin is typing.Literal and value in inner:
        return value
    if origin in (list, tuple) and isinstance(value, list):
        return origin(restored(inner[0], one) for one in value)
    if origin is dict and isinstance(value, dict):
        return {one: restored(inner[1], other) for one, other in value.items()}
    if origin is None and (type(value) is kind or (kind is float and type(value) is int)):
        return value
    raise ValueError(f"{type(value).__name__} is no {kind}")


def _dataclass(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or set(value) != {one.name for one in fields(kind)}:
        raise ValueError(f"the keys are not those of {kind.__name__}")
    return kind(**{name: restored(hints[name], one) for name, one in value.items()})


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _first(kinds: tuple[Any, ...], value: Any) -> Any:
    for kind in kinds:
        with contextlib.suppress(ValueError):
            if kind is types.NoneType:
                if value is None:
                    return None
                continue
            return restored(kind, value)
    raise ValueError(f"{type(value).__name__} is none of {kinds}")
