"""Settings of `app.config`, as the surface found them."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.code.surface.model import Setting


def setting(context: Context, *names: str) -> Iterator[Setting]:
    """Yield where one of *names* is set."""
    return (one for one in context.surface.settings if one.name in names)


def top_of(context: Context, file: str) -> str:
    """Return the reference of a file's module, for a hit there; "" where it is none."""
    found = (one.name for one in context.project.modules.values() if one.file == file)
    return next(found, "")
