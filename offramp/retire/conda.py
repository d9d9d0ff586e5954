"""Conda's environment files: entries of `dependencies` and of its `pip` list, one a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

NAME = re.compile(r"environment([._-][\w.-]+)?\.ya?ml")
LIST = re.compile(r"dependencies\s*:\s*(#.*)?$")
PIP = re.compile(r"(?P<indent>\s*)-\s+pip\s*:\s*(#.*)?$")
ITEM = re.compile(
    r"(?P<indent>\s*)-\s+[\"']?(?:[\w.-]+::)?(?P<name>[A-Za-z0-9][\w.-]*)\s*"
    r"(?:\[[^\]]*\])?\s*(?:[=<>!~;@ ].*)?$"
)
IsGone = Callable[[str], bool]  # of a distribution, as it is written


def entries(text: str, is_gone: IsGone) -> set[int]:
    """Return the numbers of the lines of *text* that ask for what goes."""
    gone: set[int] = set()
    pip: list[int] = []  # the line of `- pip:`, then those of its entries
    is_in, indent = False, ""
    for number, line in enumerate(text.splitlines()):
        if line[:1].strip() and line[0] not in "-#":
            is_in = LIST.match(line) is not None
        if not is_in:
            continue
        if found := PIP.match(line):
            pip, indent = [number], found["indent"]
        elif (found := ITEM.match(line)) is not None:
            if pip and len(found["indent"]) > len(indent):
                pip.append(number)
            gone |= {number} if is_gone(found["name"]) else set()
    return gone | ({pip[0]} if len(pip) > 1 and set(pip[1:]) <= gone else set())


def is_less(before: str, after: str, is_gone: IsGone) -> bool:
    """Tell whether *after* says what *before* does, without what goes, and nothing else."""
    try:
        old, new = yaml.safe_load(before), yaml.safe_load(after)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date that is none
        return False
    if not isinstance(old, dict) or not isinstance(old.get("dependencies"), list):
        return False
    return bool(new == old | {"dependencies": _left(old["dependencies"], is_gone)})


def _left(listed: list[Any], is_gone: IsGone) -> list[Any]:
    found: list[Any] = []
    for one in listed:
        if isinstance(one, dict) and isinstance(one.get("pip"), list):
            pip = _left(one["pip"], is_gone)
            found += [one | {"pip": pip}] if pip else []
        elif not (isinstance(one, str) and _is_gone(one, is_gone)):
            found.append(one)
    return found


def _is_gone(entry: str, is_gone: IsGone) -> bool:
    item = ITEM.fullmatch(f"- {entry}")
    return item is not None and is_gone(item["name"])
