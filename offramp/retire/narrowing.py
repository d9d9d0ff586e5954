"""Parts of a view that go while the rest stays: a path, a method, a method of its class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.code.surface.model import Declared
from offramp.retire.code import Code
from offramp.retire.places import Site, Told
from offramp.retire.units import Key


def methods(
    code: Code, ref: str, parts: Iterable[tuple[Declared, frozenset[str]]]
) -> Iterator[Key]:
    """Yield the methods of class *ref* that answer only what goes (method names beside each)."""
    left: set[str] = set()
    gone: set[str] = set()
    for declared, going in parts:
        if declared.view and declared.cls:
            (gone if set(declared.methods) <= going else left).add(declared.view)
    for view in gone - left:
        key = code.key(view)
        unit = code.unit(key) if key else None
        if key and unit and unit.owner == code.key(ref):
            yield key


def listed(code: Code, told: Told | None, ref: str, gone: frozenset[str]) -> list[Site]:
    """Return the names of methods in `methods = [...]` of a class or its registration."""
    found: list[Site] = []
    if told:
        found += _methods(told.call, told.site, gone)
    key = code.key(ref)
    unit = code.unit(key) if key else None
    if unit is None:
        return found
    for node in unit.nodes:
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(statement, ast.Assign) and any(
                getattr(one, "id", "") == "methods" for one in statement.targets
            ):
                site = Site(key, unit.key.module, statement, "statements")
                found += _constants(statement.value, site, gone)
    return found


def sites(
    told: Told, path: str, gone: frozenset[str], around: list[tuple[str, bool]]
) -> list[Site]:
    """
    Return what takes a path, or methods, out of the call that declares them; empty: nothing does.

    *around* are all paths that the call declares, and whether something of each stays.
    """
    stays = [one for one, is_left in around if one != path and is_left]
    call = told.call
    if not isinstance(call, ast.Call):
        return []
    own_stays = any(one == path and is_left for one, is_left in around)
    if not own_stays and stays:
        return _path(call, told.site, path, stays)
    return [] if stays else _methods(call, told.site, gone)


def _path(call: ast.Call, site: Site, path: str, others: list[str]) -> list[Site]:
    """Return the argument that is *path*, as far as its prefix lets it be told from the others."""
    named = [
        one
        for one in call.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and path.endswith(one.value)
    ]
    named.sort(key=lambda one: -len(str(one.value)))
    if not named or any(other.endswith(str(named[0].value)) for other in others):
        return []
    return [Site(site.key, site.module, named[0], "arguments")]


def _methods(call: ast.expr, site: Site, gone: frozenset[str]) -> list[Site]:
    for keyword in call.keywords if isinstance(call, ast.Call) else ():
        if keyword.arg == "methods":
            return _constants(keyword.value, site, gone)
    return []


def _constants(node: ast.expr, site: Site, gone: frozenset[str]) -> list[Site]:
    """Return the entries of a list of methods that go; none where it is no list, or all would."""
    entries = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else []
    names = [str(one.value).upper() for one in entries if isinstance(one, ast.Constant)]
    if len(names) != len(entries) or not set(names) - {"HEAD", "OPTIONS"} - gone:
        return []
    return [
        Site(site.key, site.module, one, "elements")
        for one, name in zip(entries, names, strict=True)
        if name in gone
    ]
