"""Settings of the application with where each comes from; what is secret is not told."""

from __future__ import annotations

import re

from offramp.audit import shown
from offramp.audit.context import Context
from offramp.audit.facts.at_start import Sources
from offramp.audit.report import Resource
from offramp.audit.shared.databases import SETTINGS
from offramp.audit.shared.files import lines, named
from offramp.code.surface.model import SettingsClass

LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=")
TAKEN = "this one counts here; the environment may choose another"
LONGEST = 80  # letters of a value; longer ones are texts, not settings


def find(context: Context) -> list[Resource]:
    """Return each setting once, those of databases left out, and the names in environment files."""
    found: dict[str, Resource] = {}
    sources = context.once(Sources)
    for one in context.surface.settings:
        if SETTINGS.match(one.name):
            continue
        value = shown.value(one.name, one.value)[:LONGEST]
        variables = sources.of(one)
        if variables:
            value = ", ".join(variables)
        source = "environment" if variables else one.source
        detail = f"from {source}" + (f": {value}" if value else "")
        found.setdefault(one.name, Resource("setting", one.name, one.file, one.line, detail))
    found |= {f"class {one.name}": _class(one) for one in context.surface.settings_classes}
    for file in named(context.project, ".env", ".env.*", "*.env", ".flaskenv"):
        for number, line in lines(file):
            match = LINE.match(line)
            if match:
                found.setdefault(
                    match[1], Resource("setting", match[1], file.name, number, "from file")
                )
    return list(found.values())


def _class(one: SettingsClass) -> Resource:
    detail = TAKEN if one.is_taken else "another that may be chosen; not looked at"
    return Resource("settings class", one.name, one.file, one.line, detail)
