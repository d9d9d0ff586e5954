"""The Python version that the application runs on: of its image first, then what it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.shared.files import named, table, text, toml
from offramp.code import Project

IMAGE = re.compile(  # python:3.12, ghcr.io/astral-sh/uv:python3.12-slim
    r"^\s*FROM\s+(?:--\S+\s+)?(?:\S+/)?(?:python:|[\w.-]+:(?:\S*-)?python-?)(\d+(?:\.\d+)*)",
    re.MULTILINE | re.IGNORECASE,
)
ARGUMENT = re.compile(r"^\s*ARG\s+(\w+)=[\"']?([\w.:-]+)", re.MULTILINE)
TOX = re.compile(r"\bpy(\d)(\d+)\b")
NUMBER = re.compile(r"\d+(?:\.\d+)+|\d+")
REQUIRES = re.compile(r"python_requires\s*=\s*[\"']?([^\"'\n,)]+(?:,[^\"'\n)]+)?)")


def find(context: Context) -> str:
    """Return the version, as "3.11" or ">=3.9"; empty where nothing says it."""
    return next(_said(context.project), "")


def _said(project: Project) -> Iterator[str]:
    for found in named(project, "Dockerfile*", "*.dockerfile", "Containerfile"):
        yield from _of_image(text(found))
    for found in named(project, ".python-version", "runtime.txt"):
        yield from NUMBER.findall(text(found))[:1]
    for found in named(project, "Pipfile", "pyproject.toml"):
        yield from _of_toml(toml(found))
    for found in named(project, "setup.cfg", "setup.py"):
        yield from (one.strip() for one in REQUIRES.findall(text(found))[:1])
    for found in named(project, "tox.ini"):
        yield from (f"{one}.{minor}" for one, minor in TOX.findall(text(found))[:1])


def _of_image(written: str) -> Iterator[str]:
    """Yield the version of the last image, which is the one that ships; `ARG` defaults put in."""
    for name, default in ARGUMENT.findall(written):
        written = written.replace(f"${{{name}}}", default).replace(f"${name}", default)
    yield from IMAGE.findall(written)[-1:]


def _of_toml(content: dict[str, object]) -> Iterator[str]:
    requires = table(content, "requires")
    for wanted in (
        requires.get("python_version") or requires.get("python_full_version"),
        table(content, "project").get("requires-python"),
        table(content, "tool", "poetry", "dependencies").get("python"),
    ):
        if isinstance(wanted, str):
            yield wanted
