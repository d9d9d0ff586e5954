"""
Modules that stay, and that nothing imports any more when the application starts.

What they tell others of when they are imported would not be told: a handler of a signal, or
a class of a table. SQLAlchemy finds no class for the name in a `relationship("Order")` then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.retire import tables
from offramp.retire.announced import tells
from offramp.retire.importing import edges
from offramp.retire.removal import Removal
from offramp.retire.scope import closure
from offramp.retire.tests import is_test_file

FIRST = "nothing that stays imports it: write `import {}` where the application starts first"


def forgotten(found: Removal, application: str) -> Iterator[str]:
    """Yield why modules may not be forgotten: what *application* imported does so no more."""
    code = found.code
    start = code.project.find(application.partition(":")[0])
    if start is None:
        return
    before = closure({start.name}, edges(code, set(), {}))
    gone = {name: {id(one) for one in of} for name, of in found.aliases.items()}
    importing = edges(code, found.modules, gone)
    after = closure({start.name}, importing)
    lost = before - after - found.modules
    texts = {
        text for key in found.live.units if key.module in after for text in code.mentions(key).texts
    }
    meant = [key for key in tables.models(code) if tables.is_meant(code, key, texts)]
    for key in meant:
        if key.module in lost:
            yield (
                f"{key.ref} is a table that others refer to by its name, and "
                f"{FIRST.format(key.module)}"
            )
    dropped = _dropped(found, lost, importing) - {key.module for key in meant}
    for name in sorted(dropped):
        yield (
            f"{name} describes tables, which the next migration that is made of the classes would "
            f"drop, and {FIRST.format(name)}"
        )
    for name in sorted(lost - {key.module for key in meant} - dropped):
        if (what := _told(found, name)) is not None:
            yield f"{name} tells others of {what} when it is imported, and {FIRST.format(name)}"


def _dropped(found: Removal, lost: set[str], importing: dict[str, set[str]]) -> set[str]:
    """Return the modules of tables that are *lost*, where migrations are made of what is there."""
    if not tables.migrations(found.code):
        return set()
    kept = {
        each
        for name, of in importing.items()
        if name not in lost and not is_test_file(found.code.modules[name].module.file)
        for each in of
    }
    return {key.module for key in tables.models(found.code)} & lost - kept


def _told(found: Removal, module: str) -> str | None:
    """
    Return what of a module others are told of: a function's name, or the line of a statement.

    Such a statement calls something, or changes what the module imported. What the code that
    goes called itself, as a task, is told of as unused.
    """
    units = found.code.modules[module]
    known = found.units | found.touched.named
    for unit in units.units.values():
        if unit.key not in known and unit.owner is None and tells(found.code, unit):
            return unit.key.name
    gone = {id(site.node) for site in found.sites}
    for statement in units.top:
        is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        is_change = any(map(units.aliases.__contains__, _changed(statement)))
        if (is_call or is_change) and id(statement) not in gone:
            return f"something in line {statement.lineno}"
    return None


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Yield the first names of the attributes and entries that a statement gives values."""
    for target in getattr(statement, "targets", ()):
        node = target
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        if isinstance(node, ast.Name) and node is not target:
            yield node.id
