"""Requirements that nothing imports any more, taken out of the files that ask for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.retire import conda, dockerfile
from offramp.retire.asking import Kind, distribution, without
from offramp.retire.companions import BY_OTHERS
from offramp.retire.texts import LONGEST, Texts

INSTALLS = re.compile(
    r"\b(?:pip[\d.]*|pipenv|poetry|pdm|uv|conda)\s+(?:install|add)\b(?:\\\n|[^&;|\n])*"
)
LOCKS = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock")
KINDS: dict[str, Kind] = {
    "pyproject.toml": "toml",
    "Pipfile": "toml",
    "setup.cfg": "cfg",
    "setup.py": "script",
}
STAYING = frozenset({"flask", "werkzeug", "jinja2", "pytest"})  # nobody retires the application


def imported(trees: Iterable[ast.Module]) -> set[str]:
    """Return the top-level names that modules import, anywhere in them."""
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(one.name.partition(".")[0] for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


@dataclass
class Asked:
    """The files that ask for distributions, and what else of the project says their names."""

    texts: Texts
    lost: set[str]  # names that were imported, and that what stays does not import

    def edits(self) -> tuple[dict[Path, bytes | None], list[str]]:
        """Return the requirement files that change, and what to tell."""
        changed: dict[Path, bytes | None] = {}
        told: list[str] = []
        for one in self.texts.project.files:
            kind = _kind(one.name)
            if kind is None and one.size <= LONGEST and _is_setting(one.name):
                told += self._installed(one.name, _text(one.path))
            if kind is None or one.size > LONGEST:
                continue
            folder = self._spoken_for(one.path.parent) if kind != "docker" else self._root
            names = {name for name in self.lost if not self._is_used(name, folder)}
            content = one.path.read_bytes()
            wanted = {distribution(name) for name in names}
            fresh = content.decode(errors="surrogateescape")
            if one.path not in self.texts.changes:
                fresh = without(fresh, wanted, kind)
            if kind == "docker":
                told += self._installed(one.name, fresh)
            elif kind not in {"lines", "toml"}:
                told += [
                    f"{one.name} asks for {name}, which nothing imports any more: yours to remove"
                    for name in sorted(wanted)
                    if has_word(fresh, name)
                ]
            if (made := fresh.encode(errors="surrogateescape")) != content:
                changed[one.path] = made
                told += _locked(one.path) if kind != "docker" else []
        return changed, told

    @property
    def _root(self) -> Path:
        return self.texts.project.root

    def _spoken_for(self, folder: Path) -> Path:
        """Return whose code a list in *folder* is for: what lies there, else everything."""
        files = self.texts.project.files
        has_code = any(
            one.name.endswith(".py") and one.path.is_relative_to(folder) for one in files
        )
        return folder if has_code else self._root

    def _installed(self, file: str, text: str) -> Iterator[str]:
        """Yield what to tell of a script, or an image, that installs what nothing imports."""
        asked = INSTALLS.findall(text)
        for name in sorted(map(distribution, self.lost)):
            if any(has_word(one.lower(), name) for one in asked):
                yield f"{file} installs {name}, which nothing imports any more: yours to remove"

    def _is_used(self, name: str, folder: Path) -> bool:
        """Tell whether anything below *folder* that stays still imports *name* or says it."""
        pattern = re.compile(rb"(?m)^[ \t]*(?:from|import)[ \t]([^\n]*\b)?%b\b" % name.encode())
        for one in self.texts.project.files:
            if not one.path.is_relative_to(folder) or one.size > LONGEST:
                continue
            if one.name.endswith(".py") and one.path not in self.texts.changes:
                if one.path not in self.texts.trees and pattern.search(one.path.read_bytes()):
                    return True
            elif _is_setting(one.name) and has_word(INSTALLS.sub("", _text(one.path)), name):
                return True
        return any(has_word(text, name) for text in self.texts.after)


def unasked(texts: Texts) -> tuple[dict[Path, bytes | None], list[str]]:
    """
    Return the requirement files without what only removed code imported, and what to tell.

    A file speaks for the folder it is in, for all of the project where no code is there. A name
    that still stands in a string of the code (a database's address) or in a setting (a start
    script, a service) keeps its distribution.
    """
    before = imported(module.tree for module in texts.project.modules.values())
    left = imported(texts.trees.values())
    lost = before - left
    lost -= {one for one in lost if distribution(one) in STAYING}
    asking = {one: next(filter(left.__contains__, BY_OTHERS.get(one, ())), None) for one in lost}
    kept = sorted((one, other) for one, other in asking.items() if other)
    lost -= {one for one, _ in kept}
    edits, told = Asked(texts, lost).edits() if lost else ({}, [])
    told += [
        f"{distribution(one)}: only removed code imports it, but {other} may; yours to remove"
        for one, other in kept
        if _is_asked_for(texts, distribution(one))
    ]
    return edits, told


def _is_asked_for(texts: Texts, name: str) -> bool:
    files = (one for one in texts.project.files if _kind(one.name) and one.size <= LONGEST)
    return any(has_word(_text(one.path).lower(), name) for one in files)


def _kind(name: str) -> Kind | None:
    """Tell how a file asks for distributions; None where it does not."""
    last = name.rpartition("/")[2]
    folder = name.rpartition("/")[0].rpartition("/")[2]
    if re.fullmatch(r"([\w-]+-)?requirements[\w.-]*\.(txt|in)", last) or (
        folder == "requirements" and last.endswith((".txt", ".in"))
    ):
        return "lines"
    if dockerfile.NAME.fullmatch(last):
        return "docker"
    return "conda" if conda.NAME.fullmatch(last) else KINDS.get(last)


def _is_setting(name: str) -> bool:
    last = name.rpartition("/")[2]
    return _kind(name) == "docker" or (_kind(name) is None and _is_read(last))


def _is_read(last: str) -> bool:
    return last in {"Procfile", "Makefile", "crontab"} or last.endswith(
        (".sh", ".ini", ".cfg", ".yml", ".yaml", ".toml", ".service", ".conf", ".env")
    )


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def _locked(path: Path) -> list[str]:
    """Return what to say of a file that a locker wrote."""
    pinned = path.suffix == ".txt" and path.with_suffix(".in").is_file()
    locks = [one for one in LOCKS if (path.parent / one).is_file()]
    if not pinned and not locks:
        return []
    names = ", ".join(locks or [path.name])
    return [f"{names} is locked: lock it again, for what only the removed packages needed"]


def is_generated(path: Path) -> bool:
    """Tell whether the first lines of a file say that a program wrote it."""
    head = b"\n".join(path.read_bytes()[:2_000].splitlines()[:5])
    return re.search(rb"(?i)@generated|do not edit|generated (by|from|with)", head) is not None


def has_word(text: str, name: str) -> bool:
    """`psycopg2` is named by `postgresql+psycopg2`, `argon2` not by `argon2id`."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
