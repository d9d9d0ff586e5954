"""From a removal to new texts of the Python files it concerns."""

from __future__ import annotations

import ast
from pathlib import Path

from offramp.code import source
from offramp.retire.cut import Cut, Place, cut, place
from offramp.retire.removal import Removal


def texts(found: Removal) -> dict[Path, str | None]:
    """Return each changed file's new text, None where the file goes."""
    changed: dict[Path, str | None] = {}
    for name, units in found.code.modules.items():
        path = units.module.path
        if name in found.modules:
            changed[path] = None
            continue
        what = _cut(found, name)
        if what != Cut():
            content = path.read_bytes()
            encoded = source.decode(content)
            changed[path] = tidy(cut(encoded, what))
    return changed


def _cut(found: Removal, name: str) -> Cut:
    units = found.code.modules[name]
    staying = {  # `A, B = 1, 2` goes only with both
        id(node)
        for unit in units.units.values()
        if unit.key not in found.units
        for node in unit.nodes
    }
    statements = {
        place(node)
        for key in found.units
        if key.module == name and (unit := found.code.unit(key)) is not None
        for node in unit.nodes
        if id(node) not in staying
    }
    elements: set[Place] = set()
    for site in found.sites:
        if site.module == name:
            (elements if isinstance(site.node, ast.expr) else statements).add(place(site.node))
    aliases = found.aliases.get(name, [])
    imports = {
        place(one)
        for alias in aliases
        for one in alias.node.names
        if (one.asname or one.name) == alias.name or one.name.partition(".")[0] == alias.name
    }
    gone = {alias.name for alias in aliases} | {
        key.name for key in found.units if key.module == name
    }
    elements |= _exports(units.module.tree, gone & units.exported)
    return Cut(frozenset(statements), frozenset(elements), frozenset(imports))


def _exports(tree: ast.Module, gone: frozenset[str] | set[str]) -> set[tuple[int, int]]:
    return {
        place(node)
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and any(getattr(one, "id", "") == "__all__" for one in statement.targets)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and node.value in gone
    }


def tidy(text: str) -> str:
    """Take away blank lines that removed code leaves at both ends of a file."""
    return text.strip("\n") + "\n" if text.strip() else ""
