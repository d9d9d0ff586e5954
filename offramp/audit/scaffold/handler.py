"""A handler to be filled in: it answers 501, and holds the old view as a comment."""

from __future__ import annotations

from offramp.audit.decide.functions import Planned
from offramp.audit.scaffold.words import said

BODY = '''\
"""{title}

Not moved yet: it answers 501. The old view stands below; what it needs is in the audit.
"""

from typing import Any


def handle(event: Any, context: Any) -> dict[str, Any]:
    """Answer one request: *event* has body, headers, method, query and path."""
    return {{
        "statusCode": 501,
        "body": '{{"detail": "not moved yet"}}',
        "headers": {{"Content-Type": "application/json"}},
    }}
'''


def handler(one: Planned, source: str) -> str:
    """Return the file's text: valid Python whatever the view's text and names are."""
    about = said(one.route.docstring.strip().partition("\n")[0])
    title = f"{said(f'{one.route.method} {one.path}')}: {about or 'one route.'}"
    parts = [BODY.format(title=title)]
    if one.route.reasons:
        parts.append(_comment(["What the audit says:", *one.route.reasons]))
    if source.strip():
        head = f"The old view, {one.route.view}:"
        parts.append(_comment([head, "", *source.splitlines()]))
    return "\n\n".join(parts)


def _comment(lines: list[str]) -> str:
    """Return *lines* as comments; what could end a line within one is taken out."""
    clean = ("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)
    return "".join(f"# {line}".rstrip() + "\n" for line in clean)
