"""Requirements that nothing imports any more, taken out of the files that ask for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from offramp.code import Project

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
ENTRY = re.compile(
    r"^\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@\s\\\"',].*)?$"
)


def imported(texts: Iterable[str]) -> set[str]:
    """Return the top-level names that Python *texts* import, anywhere in them."""
    found: set[str] = set()
    for text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(one.name.partition(".")[0] for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def distribution(name: str) -> str:
    """Return what the distribution of an imported name is called, normalised (PEP 503)."""
    return re.sub(r"[-_.]+", "-", CALLED.get(name, name)).lower()


def unasked(project: Project, gone: Iterable[str], left: Iterable[str]) -> dict[Path, str]:
    """
    Return the requirement files without what only *gone* imports ask for.

    *left* are the names that are still imported; a name that still stands in some file of the
    code (a database URL, a setting) keeps its distribution.
    """
    wanted = {distribution(name) for name in gone} - {distribution(name) for name in left}
    changed: dict[Path, str] = {}
    if not wanted:
        return changed
    for one in project.files:
        name = one.path.name
        is_list = re.fullmatch(r"(dev-|test-)?requirements[\w.-]*\.(txt|in)", name) or (
            one.path.parent.name == "requirements" and name.endswith((".txt", ".in"))
        )
        if is_list or name == "pyproject.toml":
            text = one.path.read_text(encoding="utf-8", errors="surrogateescape")
            fresh = without(text, wanted, is_toml=name == "pyproject.toml")
            if fresh != text:
                changed[one.path] = fresh
    return changed


def without(text: str, names: set[str], *, is_toml: bool = False) -> str:
    """Return a requirements file (or pyproject.toml) without *names*, one entry a line."""
    kept: list[str] = []
    in_list = not is_toml
    is_gone = False
    for line in text.splitlines(keepends=True):
        if is_gone and line[:1].isspace() and line.strip() and not is_toml:
            continue  # hashes of what goes
        is_gone = False
        if is_toml:
            in_list = _in_list(line, now=in_list)
        entry = ENTRY.match(line.rstrip("\n"))
        is_entry = entry is not None and (not is_toml or line.lstrip()[:1] in "\"'")
        if in_list and entry and is_entry and distribution(entry[1]) in names:
            is_gone = True
            continue
        kept.append(line)
    return "".join(kept)


def _in_list(line: str, *, now: bool) -> bool:
    if re.match(r"\s*[\w-]+\s*=\s*\[\s*(#.*)?$", line):
        return "dep" in line or "=" in line
    return now and not line.lstrip().startswith("]")
