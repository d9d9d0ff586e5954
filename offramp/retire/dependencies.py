"""Requirements that nothing imports any more, taken out of the files that ask for them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.retire.companions import BY_OTHERS
from offramp.retire.remarks import orphaned
from offramp.retire.texts import LONGEST, Texts

# distributions that are not called like what they install
CALLED = {
    "argon2": "argon2-cffi", "attr": "attrs", "bs4": "beautifulsoup4", "Crypto": "pycryptodome",
    "cv2": "opencv-python", "dateutil": "python-dateutil", "dns": "dnspython",
    "docx": "python-docx",
    "dotenv": "python-dotenv", "fitz": "pymupdf", "git": "gitpython", "jose": "python-jose",
    "jwt": "pyjwt", "ldap": "python-ldap", "magic": "python-magic", "MySQLdb": "mysqlclient",
    "OpenSSL": "pyopenssl", "PIL": "pillow", "pptx": "python-pptx", "psycopg2": "psycopg2-binary",
    "serial": "pyserial", "skimage": "scikit-image", "sklearn": "scikit-learn", "slugify":
    "python-slugify", "telegram": "python-telegram-bot", "websocket": "websocket-client",
    "yaml": "pyyaml", "zmq": "pyzmq",
}  # fmt: skip
INSTALLS = re.compile(r"\b(?:pip[\d.]*|pipenv|poetry|pdm|uv|conda)\s+(?:install|add)\b")
LOCKS = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock")
STAYING = frozenset({"flask", "werkzeug", "jinja2", "pytest"})  # nobody retires the application
TABLE = re.compile(r"\s*\[+([^\[\]]+)\]+\s*(?:#.*)?$")
LIST = re.compile(r"\s*([\w-]+)\s*=\s*\[")
PAIR = re.compile(r"\s*[\"']?([A-Za-z0-9][\w.-]*)[\"']?\s*=")
QUOTED = re.compile(r"([\"'])(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:[\[=<>!~;@ ][^\"']*)?\1\s*,?[ \t]*")
DEPENDENCIES = re.compile(r"(^|\.)(dependencies|dev-dependencies|packages|dev-packages)$")
ENTRY = re.compile(
    r"^\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@\s\\\"',].*)?$"
)


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


def distribution(name: str) -> str:
    """Return what the distribution of an imported name is called, normalised (PEP 503)."""
    return re.sub(r"[-_.]+", "-", CALLED.get(name, name)).lower()


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
            names = {name for name in self.lost if not self._is_used(name, one.path.parent)}
            content = one.path.read_bytes()
            wanted = {distribution(name) for name in names}
            fresh = without(
                content.decode(errors="surrogateescape"), wanted, is_toml=kind == "toml"
            )
            if kind == "other":
                told += [
                    f"{one.name} asks for {name}, which nothing imports any more: yours to remove"
                    for name in sorted(wanted)
                    if has_word(content.decode(errors="replace"), name)
                ]
            elif (made := fresh.encode(errors="surrogateescape")) != content:
                changed[one.path] = made
                told += _locked(one.path)
        return changed, told

    def _installed(self, file: str, text: str) -> Iterator[str]:
        """Yield what to tell of a script, or an image, that installs what nothing imports."""
        asked = [one for one in text.replace("\\\n", " ").splitlines() if INSTALLS.search(one)]
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
            elif _is_setting(one.name) and has_word(_text(one.path), name):
                return True
        return any(has_word(text, name) for text in self.texts.after)


def unasked(texts: Texts) -> tuple[dict[Path, bytes | None], list[str]]:
    """
    Return the requirement files without what only removed code imported, and what to tell.

    A file speaks for the folder it is in. A name that still stands in a string of the code (a
    database's address) or in a setting (a start script, a service) keeps its distribution.
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


def _kind(name: str) -> str | None:
    """Tell how a file asks: "lines", "toml", or "other", which is left to people."""
    last = name.rpartition("/")[2]
    folder = name.rpartition("/")[0].rpartition("/")[2]
    if re.fullmatch(r"([\w-]+-)?requirements[\w.-]*\.(txt|in)", last) or (
        folder == "requirements" and last.endswith((".txt", ".in"))
    ):
        return "lines"
    if last in {"pyproject.toml", "Pipfile"}:
        return "toml"
    return "other" if last in {"setup.py", "setup.cfg", "environment.yml"} else None


def _is_setting(name: str) -> bool:
    last = name.rpartition("/")[2]
    return _kind(name) is None and (
        last in {"Procfile", "Dockerfile", "Makefile", "crontab"}
        or last.endswith((".sh", ".ini", ".cfg", ".yml", ".yaml", ".service", ".conf", ".env"))
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


def without(text: str, names: set[str], *, is_toml: bool = False) -> str:
    """Return a requirements file (or pyproject.toml) without *names*, one entry a line."""
    if is_toml:
        return _toml(text, names)
    lines = text.splitlines(keepends=True)
    gone: set[int] = set()
    is_gone = False
    for number, line in enumerate(lines):
        if not (is_gone and line[:1].isspace() and line.strip()):  # hashes, and who asked for it
            entry = ENTRY.match(line.rstrip("\r\n"))
            is_gone = entry is not None and distribution(entry[1]) in names
        gone |= {number} if is_gone else set()
    return _left(lines, dict.fromkeys(gone, ""), names)


def _left(lines: list[str], changed: dict[int, str], names: set[str]) -> str:
    """Return *lines* with some *changed* ("": gone), without comments about what is gone."""
    gone = {number for number, fresh in changed.items() if not fresh}
    said = orphaned(lines, gone, names | {one for one in CALLED if distribution(one) in names})
    return "".join(
        changed.get(number, line) for number, line in enumerate(lines) if number not in said
    )


def _toml(text: str, names: set[str]) -> str:
    """Take entries out of the lists and tables of dependencies, and out of nothing else."""
    lines = text.splitlines(keepends=True)
    changed: dict[int, str] = {}
    table, is_list = "", False
    for number, line in enumerate(lines):
        if found := TABLE.match(line):
            table, is_list = found[1], False
        begins = LIST.match(line)
        is_list = is_list or (begins is not None and _asks(table, begins[1]))
        fresh = _listed(line, names) if is_list else line
        pair = PAIR.match(line)
        if not is_list and pair and DEPENDENCIES.search(table) and distribution(pair[1]) in names:
            fresh = ""
        if is_list and (line.rstrip().endswith("]") or line.lstrip().startswith("]")):
            is_list = "]" not in re.sub(r"\[[^\[\]\"']*\](?=[^\"']*[\"'])", "", line)
        changed |= {number: fresh} if fresh != line else {}
    made = _left(lines, changed, names)
    try:
        tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        return text
    return made


def _asks(table: str, key: str) -> bool:
    """Tell whether a list asks for distributions: dependencies, or one of a table of groups."""
    groups = {"project.optional-dependencies", "dependency-groups"}
    groups |= {"tool.pdm.dev-dependencies", "tool.poetry.extras"}
    return key == "dependencies" or table in groups or key.endswith("dependencies")


def _listed(line: str, names: set[str]) -> str:
    """Return a line of a list without the entries of *names*; nothing where no other is left."""
    gone = [one for one in QUOTED.finditer(line) if distribution(one["name"]) in names]
    if not gone:
        return line
    left = line
    for one in reversed(gone):
        left = left[: one.start()] + left[one.end() :]
    if not re.search(r",\s*\]", line):
        left = re.sub(r",\s*\]", "]", left)  # the last of a list of one line
    is_empty = not left.strip() or left.lstrip().startswith("#")
    return "" if is_empty else left
