"""Imports of a module, wherever they stand in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offramp.code.module import Module

OLD_EXTENSION = "flask.ext."
# modules that are another one under a second name, or stand in for it
OTHER_NAMES = {
    **dict.fromkeys(("sqlite3.dbapi2", "pysqlite2.dbapi2", "pysqlite2", "pysqlite3"), "sqlite3"),
    "pysqlite3.dbapi2": "sqlite3",
}


@dataclass(frozen=True, slots=True)
class Import:
    """One statement; it runs with the module's top or a function, unless it is for types only."""

    node: ast.Import | ast.ImportFrom
    for_types: bool
    in_class: bool


def absolute(statement: ast.ImportFrom, module: Module) -> str:
    """
    Return the dotted name that `from` names; relative ones start at the module's package.

    `flask.ext.login` was another name for `flask_login`, before Flask 1.0.
    """
    if not statement.level:
        named = statement.module or ""
        is_old = named.startswith(OLD_EXTENSION)
        return f"flask_{named.removeprefix(OLD_EXTENSION)}" if is_old else named
    parts = module.name.split(".")
    keep = len(parts) - statement.level + (1 if module.is_package else 0)
    return ".".join([*parts[: max(keep, 0)], *([statement.module] if statement.module else [])])


def as_known(dotted: str) -> str:
    """Return an imported name by the module that is known: `sqlite3.dbapi2.connect`."""
    if "sqlite" not in dotted:
        return dotted
    for end in (dotted, dotted.rpartition(".")[0]):
        if end in OTHER_NAMES:
            return f"{OTHER_NAMES[end]}{dotted[len(end) :]}"
    return dotted
