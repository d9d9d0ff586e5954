"""What templates ask of objects: `{{ cart.total() }}` uses a method, and no code shows it."""

from __future__ import annotations

import re

from offramp.code import Project
from offramp.retire.texts import content, is_page

BLOCK = re.compile(r"\{[{%](?:[^{}%]|\{(?![{%])|\}(?!\})|%(?!\}))*+")  # `{{ …`, `{% …`
FORMATTED = re.compile(r"\{\w*\.(\w+)")
NAME = re.compile(r"(?:\.\s*|[\"'])([A-Za-z_]\w*)")  # `.total`, `["total"]`, `attribute="total"`


def asked(project: Project) -> set[str]:
    """Return the names of attributes, and what may be some, in the templates of *project*."""
    texts = (content(one) for one in project.files if is_page(one))
    return {name for text in texts for name in in_blocks(text)}


def in_blocks(text: str) -> set[str]:
    """Return those that the blocks of a template have."""
    return {name for block in BLOCK.findall(text) for name in NAME.findall(block)}


def in_text(text: str) -> set[str]:
    """Return those of a text of the code: a template of its own, or `"{cart.total}"`."""
    if "{" not in text:
        return set()
    return in_blocks(text) | set(FORMATTED.findall(text))
