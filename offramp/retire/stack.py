"""
Note in stack.yml that functions have no old side any more; everything else stays as it is.

A text edit, since no YAML library keeps anchors, comments and spacing alike; what it made is
read again, and refused where anything but the note has changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import yaml

from offramp.errors import OfframpError

NOTE = "offramp.dev/retired"
ROUTE = re.compile(
    r"^(\s*)(.*?)(['\"]?offramp\.dev/route['\"]?\s*:\s*)"
    r"(\"[^\"\n]*\"|'[^'\n]*'|[^,}\n#]*[^,}\s\n#])(.*)$"
)
ASIDE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|(?:^|\s)#.*")  # texts and comments
YOURSELF = f'write {NOTE}: "true" beside offramp.dev/route of each function yourself'


def retire(text: str, functions: Collection[str]) -> str:
    """Return *text* with the note for each of *functions*; raises `OfframpError`."""
    lines: list[str] = []
    current: str | None = None
    is_inside = False
    depth: int | None = None
    opened = 0  # braces of flow style before this line
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" "))
        is_content = bool(line.strip()) and not line.lstrip().startswith("#")
        if is_content and indent == 0:
            is_inside, depth = line.startswith("functions:"), None
        elif is_content and is_inside and (depth is None or indent == depth):
            depth = indent
            current = line.strip().partition(":")[0].strip("'\"")
        lines.append(_noted(line, opened) if is_inside and current in functions else line)
        bare = ASIDE.sub("", line)
        opened += bare.count("{") - bare.count("}")
    edited = "".join(lines)
    _check(text, edited, functions)
    return edited


def _noted(line: str, opened: int) -> str:
    body = line.rstrip("\r\n")
    end = line[len(body) :] or "\n"
    found = ROUTE.match(body)
    if found is None:
        return line
    indent, before, key, value, after = found.groups()
    if before or opened > 0:  # {group: …, route: …}
        return f'{indent}{before}{key}{value}, {NOTE}: "true"{after}{end}'
    return f'{body}{end}{indent}{NOTE}: "true"{end}'


def _check(before: str, after: str, functions: Collection[str]) -> None:
    try:
        old, new = yaml.safe_load(before), yaml.safe_load(after)
        for name in functions:
            del new["functions"][name]["annotations"][NOTE]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise OfframpError(f"stack.yml cannot be edited ({error}); {YOURSELF}") from error
    if old != new:
        raise OfframpError(
            f"stack.yml cannot be edited without changing something else in it; {YOURSELF}"
        )
