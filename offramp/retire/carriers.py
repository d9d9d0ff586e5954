"""Variables inside of functions that only carried a view to where it was registered."""

from __future__ import annotations

import ast

from offramp.code.nodes import last_name
from offramp.retire.code import Code
from offramp.retire.places import Places, Site, dotted
from offramp.retire.units import Key


def local(code: Code, places: Places, sites: list[Site], views: set[Key]) -> list[Site]:
    """
    Return assignments like `view = guard(Items.as_view("items"))` that nothing uses any more.

    Those beside *sites* (what goes) in a function, when all uses of the name are in *sites*.
    """
    found: list[Site] = []
    pending = [site for site in sites if site.how == "statements"]
    while pending:
        site = pending.pop()
        function = places.function(site.node)
        for name in _names(site.node) if function else ():
            made = _made(function, name)
            if made is None or not _carries(code, site.module, made.value, views):
                continue
            gone = [one.node for one in (*sites, *found)] + [made]
            if not _is_used(function, name, gone):
                fresh = Site(site.key, site.module, made, "statements")
                found.append(fresh)
                pending.append(fresh)
    return found


def _names(node: ast.AST) -> set[str]:
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }


def _made(function: ast.AST | None, name: str) -> ast.Assign | None:
    """Return the only statement of a function that gives *name* a value."""
    stored = [
        node
        for node in (ast.walk(function) if function else ())
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    for node in ast.walk(function) if function and len(stored) == 1 else ():
        if isinstance(node, ast.Assign) and node.targets == stored:
            return node
    return None


def _carries(code: Code, module: str, made: ast.expr, views: set[Key]) -> bool:
    """Tell whether a value is made of a view that goes."""
    for node in ast.walk(made):
        if isinstance(node, ast.Attribute) and last_name(node) == "as_view":
            return True
        parts = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else ()
        if parts and views & {led for led in code.resolve(module, parts) if isinstance(led, Key)}:
            return True
    return False


def _is_used(function: ast.AST | None, name: str, gone: list[ast.AST]) -> bool:
    inside = {id(node) for one in gone for node in ast.walk(one)}
    return any(
        isinstance(node, ast.Name) and node.id == name and id(node) not in inside
        for node in (ast.walk(function) if function else ())
    )
