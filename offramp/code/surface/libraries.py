"""All libraries that are modelled: one file each in this folder, and the standard library's."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from offramp.code import surface
from offramp.code.surface import standard
from offramp.code.surface.interpreter.plugin import Library


@cache
def everything() -> Library:
    """Return what every file knows, together."""
    found = Library()
    for package in (standard, surface):
        for one in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{one.name}")
            library = getattr(module, "LIBRARY", None)
            if isinstance(library, Library) and not one.ispkg:
                found.add(library)
    return found
