"""What templates ask of objects: `{{ cart.total() }}` uses a method, and no code shows it."""

from __future__ import annotations

import re

from offramp.code import Project
from offramp.retire.texts import PAGES, content

BLOCK = re.compile(r"\{[{%](?:[^{}%]|\{(?![{%])|\}(?!\})|%(?!\}))*+")  # `{{ …`, `{% …`
NAME = re.compile(r"(?:\.\s*|[\"'])([A-Za-z_]\w*)")  # `.total`, `["total"]`, `attribute="total"`


def asked(project: Project) -> set[str]:
    """Return the names of attributes, and what may be some, in the templates of *project*."""
    texts = (content(one) for one in project.files if one.path.suffix in PAGES)
    return {name for text in texts for block in BLOCK.findall(text) for name in NAME.findall(block)}
