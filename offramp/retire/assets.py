"""Templates and static files: those that only removed code named, and those left alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from offramp.code import Project
from offramp.code.tree import Found

TEXT = frozenset(
    {".html", ".htm", ".jinja", ".jinja2", ".j2", ".txt", ".xml", ".js", ".css", ".py"}
)
LONGEST = 2_000_000  # bytes of a file that is searched for names
NAMED = re.compile(r"""["']([\w./@ -]+\.\w+)["']""")


@dataclass
class Assets:
    """The files that go, and what to tell."""

    gone: set[Path] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)


def assets(project: Project, before: Collection[str], after: Collection[str]) -> Assets:
    """
    Return what goes when the code's strings change from *before* to *after*.

    A template goes when removed code named it and nothing that stays does, other templates
    that stay included. A static file likewise. A file that nobody ever named is left alone.
    """
    found = Assets()
    templates = {
        _inside(one, "templates"): one for one in project.files if _inside(one, "templates")
    }
    static = {_inside(one, "static"): one for one in project.files if _inside(one, "static")}
    named_before = _reached(templates, before)
    named_after = _reached(templates, after)
    for name in sorted(named_before - named_after):
        found.gone.add(templates[name].path)
    texts_before = [*before, *(_text(templates[name]) for name in named_before)]
    texts_after = [
        *after,
        *(_text(one) for name, one in templates.items() if one.path not in found.gone),
    ]
    texts_after += [_text(one) for one in static.values() if one.path.suffix in TEXT]
    for name, one in sorted(static.items()):
        if any(name in text for text in texts_before):
            if any(one.path.name in text for text in texts_after):
                continue
            found.gone.add(one.path)
        elif not any(one.path.name in text for text in texts_after):
            found.kept.append(f"{one.name}: nothing names it, before or after")
    return found


def _inside(found: Found, folder: str) -> str:
    """Return a file's name below the nearest folder called *folder*, or nothing."""
    _, mark, rest = f"/{found.name}".rpartition(f"/{folder}/")
    return rest if mark else ""


def _reached(templates: dict[str, Found], texts: Collection[str]) -> set[str]:
    """Return the templates that strings name, with those they extend and include."""
    pending = [text for text in texts if text in templates]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += [one for one in NAMED.findall(_text(templates[name])) if one in templates]
    return found


def _text(found: Found) -> str:
    if found.size > LONGEST:
        return ""
    return found.path.read_text(encoding="utf-8", errors="replace")
