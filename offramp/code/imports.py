"""Imports of a module, wherever they stand in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offramp.code.module import Module


@dataclass(frozen=True, slots=True)
class Import:
    """One statement; it runs with the module's top or a function, unless it is for types only."""

    node: ast.Import | ast.ImportFrom
    for_types: bool
    in_class: bool


def absolute(statement: ast.ImportFrom, module: Module) -> str:
    """Return the dotted name that `from` names; relative ones start at the module's package."""
    if not statement.level:
        return statement.module or ""
    parts = module.name.split(".")
    keep = len(parts) - statement.level + (1 if module.is_package else 0)
    return ".".join([*parts[: max(keep, 0)], *([statement.module] if statement.module else [])])
