"""From a removal to the new contents of the Python files it concerns."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path
from typing import get_args

from offramp.code import source
from offramp.retire.cut import Cut, Place, UncuttableError, cut, place
from offramp.retire.places import How
from offramp.retire.removal import Removal
from offramp.retire.units import Key, appended, exports


def contents(found: Removal) -> dict[Path, bytes | None]:
    """
    Return each changed file's new bytes, None where the file goes.

    Encoding, byte order mark and line ends stay as they are. What cannot be cut is added to
    the removal's refusals.
    """
    changed: dict[Path, bytes | None] = {}
    for name, units in found.code.modules.items():
        module = units.module
        if name in found.modules:
            changed[module.path] = None
        elif (what := _cut(found, name)) != Cut():
            try:
                changed[module.path] = edited(module.text, what)  # what *what* was found in
            except UncuttableError as error:
                found.refusals.append(f"{module.file}: {error}; take it out by hand first")
    return changed


def edited(content: bytes, what: Cut) -> bytes:
    """Return a Python file without *what*, in its own encoding."""
    text = cut(source.decode(content), what)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return (text if text.strip() else "").encode(encoding)


def _cut(found: Removal, name: str) -> Cut:
    units = found.code.modules[name]
    places: dict[str, set[Place]] = {how: set() for how in get_args(How)}
    places["statements"] = _statements(found, name)
    for site in found.sites:
        if site.module == name:
            places[site.how].add(place(site.node))
    aliases = found.aliases.get(name, [])
    imports = {place(alias.part) for alias in aliases}
    gone = {alias.name for alias in aliases} | {
        key.name for key in found.units if key.module == name
    }
    places["elements"] |= {
        place(one)
        for statement in units.module.tree.body
        for one in exports(statement)
        if one.value in gone or _is_handed_on(found, name, str(one.value))
    }
    places["statements"] |= {
        place(statement)
        for statement in units.module.tree.body
        if (one := appended(statement)) and (one in gone or _is_handed_on(found, name, one))
    }
    made = {how: frozenset(ones) for how, ones in places.items()}
    return Cut(imports=frozenset(imports), **made)


def _is_handed_on(found: Removal, name: str, exported: str) -> bool:
    """Tell whether a module hands on, from another one, something that goes."""
    led = [key for key in found.code.resolve(name, (exported,)) if isinstance(key, Key)]
    return bool(led) and led[-1] in found.units


def _statements(found: Removal, name: str) -> set[Place]:
    units = found.code.modules[name]
    staying = {  # `A, B = 1, 2` goes only with both
        id(node)
        for unit in units.units.values()
        if unit.key not in found.units
        for node in unit.nodes
    }
    return {
        place(node)
        for key in found.units
        if key.module == name and (unit := found.code.unit(key)) is not None
        for node in unit.nodes
        if id(node) not in staying
    }
