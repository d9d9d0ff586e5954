"""Reading files that are no Python: bounded, and never an error."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from typing import Any

import yaml

from offramp.audit.report import Problem
from offramp.code import Project
from offramp.code.tree import Found

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
LARGEST_YAML = 200_000  # bytes
LARGEST = 1_000_000  # bytes; a configuration file is smaller
TOML = ("pyproject.toml", "Pipfile")
READ = (
    *(*TOML, "setup.cfg", "requirements*.txt", "requirements*.in", "Dockerfile*"),
    *("docker-compose*.y*ml", "compose*.y*ml"),
)
ASIDE = ("tests/", "test/", "examples/", "example/", "docs/", "fixtures/")


def named(project: Project, *patterns: str) -> Iterator[Found]:
    """Yield files whose own name fits one of *patterns*; those near the root first."""
    found = [
        one
        for one in project.files
        if any(fnmatch(one.name.rpartition("/")[2], pattern) for pattern in patterns)
        and not any(f"/{one.name}".find(f"/{aside}") >= 0 for aside in ASIDE)
    ]
    yield from sorted(found, key=lambda one: (one.name.count("/"), one.name))


def text(found: Found) -> str:
    """Return a file's text; empty where it is too large or cannot be read."""
    if found.size > LARGEST:
        return ""
    try:
        return found.path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError:
        return ""


def lines(found: Found) -> list[tuple[int, str]]:
    """Return a file's lines with their numbers."""
    return list(enumerate(text(found).splitlines(), start=1))


def toml(found: Found) -> dict[str, Any]:
    """Return what a TOML file holds; nothing where it is not valid."""
    try:
        return tomllib.loads(text(found))
    except (ValueError, RecursionError):  # a number of 5,000 digits is no TOMLDecodeError
        return {}


def documents(found: Found) -> list[Any]:
    """Return the documents of a YAML file; none where it is a template or not valid."""
    if found.size > LARGEST_YAML:
        return []
    try:
        return list(yaml.load_all(text(found), Loader=LOADER))
    except (yaml.YAMLError, ValueError, RecursionError):
        return []


def unread(project: Project) -> Iterator[Problem]:
    """Yield files that are passed over, since they are too large or not of their form."""
    for one in named(project, *READ):
        if one.size > LARGEST:
            said = f"{one.size:,} bytes; over {LARGEST:,} no configuration is read"
            yield Problem(said, one.name)
            continue
        try:
            if one.name.endswith(TOML):
                tomllib.loads(text(one))
            elif one.name.endswith("setup.cfg"):
                configparser.RawConfigParser(strict=False).read_string(text(one))
        except configparser.Error:
            yield Problem("no INI file that can be parsed", one.name)
        except (ValueError, RecursionError) as error:
            yield Problem(f"no valid TOML: {error}", one.name)


def table(value: object, *names: str) -> dict[str, Any]:
    """Return a table inside a TOML or YAML value; an empty one where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def line_of(content: str, part: str) -> int:
    """Return the first line that holds *part*, or 0."""
    place = _lowered(content).find(part.lower())
    return content.count("\n", 0, place) + 1 if place >= 0 and part else 0


@lru_cache(maxsize=2)
def _lowered(content: str) -> str:
    return content.lower()
