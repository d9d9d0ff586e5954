"""Settings of the application with where each comes from; what is secret is not told."""

from __future__ import annotations

import re

from offramp.audit.context import Context
from offramp.audit.report import Resource
from offramp.audit.shared.databases import said
from offramp.audit.shared.files import lines, named

SECRET = re.compile(
    r"SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|SALT|DSN|_URI$|_URL$"
)
LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=")
LONGEST = 80  # letters of a value; longer ones are texts, not settings


def find(context: Context) -> list[Resource]:
    """Return each setting once, and the names in environment files."""
    found: dict[str, Resource] = {}
    for one in context.surface.settings:
        value = "" if SECRET.search(one.name.upper()) else said(one.value)[:LONGEST]
        detail = f"from {one.source}" + (f": {value}" if value else "")
        found.setdefault(one.name, Resource("setting", one.name, one.file, one.line, detail))
    for file in named(context.project, ".env", ".env.*", "*.env", ".flaskenv"):
        for number, line in lines(file):
            match = LINE.match(line)
            if match:
                found.setdefault(
                    match[1], Resource("setting", match[1], file.name, number, "from file")
                )
    return list(found.values())
