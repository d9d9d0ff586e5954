"""Extensions that are bound to the application."""

from __future__ import annotations

from offramp.audit.context import Context
from offramp.audit.report import Resource


def find(context: Context) -> list[Resource]:
    """Return each extension once, by its class, where it is bound."""
    found: dict[str, Resource] = {}
    for one in context.surface.extensions:
        ref = one.ref.removesuffix("()")
        found.setdefault(ref, Resource("extension", ref, one.file, one.line))
    return list(found.values())
