"""Which version of a library the project asks for, where libraries' routes differ by it."""

from __future__ import annotations

import re

from offramp.code.project import Project

DEPENDS = re.compile(
    r"(^|/)(requirements([^/]*|/[^/]+)\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|Pipfile)$"
)
VERSION = r"\b{}(?!\w)(?:\[[^\]\n]*\])?[^\w\n]*?(?:version)?([^\w\n]*)(\d+)"
BOUND = re.compile(r"([<>=~!^]*)\s*v?(\d+)(?:\.(\d+))?[\w.*]*")
LARGEST = 200_000  # bytes of a file that names what is depended on


def files(project: Project) -> list[str]:
    """Return the texts of files that name what is depended on, in the order of their names."""
    texts = []
    for one in sorted(project.files, key=lambda one: one.name):
        if DEPENDS.search(one.name) and one.size <= LARGEST:
            try:
                texts.append(one.path.read_text("utf-8", errors="replace"))
            except OSError:
                continue
    return texts


def is_named(project: Project, name: str) -> bool:
    """Tell whether the project asks for a library, in whatever version."""
    pattern = re.compile(rf"(?<![\w-]){_spelled(name)}(?![\w-])", re.IGNORECASE)
    return any(pattern.search(one) for one in files(project))


def _spelled(name: str) -> str:
    return re.escape(name).replace(r"\-", "[-_]")


def major(project: Project, name: str) -> int | None:
    """Return the first number of the version that is asked for (of `<3` it is 2), or None."""
    pattern = re.compile(VERSION.format(_spelled(name)), re.IGNORECASE)
    found = (pattern.search(one) for one in files(project))
    return next(
        (int(one.group(2)) - one.group(1).rstrip().endswith("<") for one in found if one), None
    )


def is_before(project: Project, name: str, bound: tuple[int, int]) -> bool:
    """Tell whether only versions before *bound*, its first two numbers, are asked for."""
    spec = re.compile(rf"(?<![\w-]){_spelled(name)}(?![\w-])([^#\n]*)", re.IGNORECASE)
    for text in files(project):
        for one in spec.finditer(text):
            if found := BOUND.findall(one.group(1)):
                return any(_is_before(how, (int(a), int(b or 0)), bound) for how, a, b in found)
    return False


def _is_before(how: str, version: tuple[int, int], bound: tuple[int, int]) -> bool:
    if how == "<":
        return version <= bound
    return version < bound and how not in {">", ">=", "!="}
