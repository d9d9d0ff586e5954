"""
Modules with views that only a function imports, which nothing that was followed calls.

A server often imports its views when it is started (`def serve(): from shop import views`), and
what starts it reads settings first, opens a database, waits. What such a module declares on an
application that has run is a route of it, unless nobody calls that function: not sure.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.code.aside import is_aside
from offramp.code.imports import absolute
from offramp.code.module import Imported, Module
from offramp.code.surface import others
from offramp.code.surface.flask import SCAFFOLD
from offramp.code.surface.interpreter.values import ABSENT, Instance, Space, Value
from offramp.code.surface.interpreter.world import World

DECLARES = re.compile(
    rb"^@([A-Za-z_][\w.]*)\.(?:route|get|post|put|patch|delete|before_request|after_request)\b",
    re.MULTILINE,
)


def add(world: World) -> None:
    """Run such modules; what they declare is not sure."""
    waiting = [one for one in others.found(world) if _holders(one)]
    if not waiting:
        return
    imported = _imported_late(world)
    declaring = (
        one
        for one in waiting
        if one.name in imported and any(_is_scaffold(world, one, name) for name in _holders(one))
    )
    others.run(world, declaring, "modules that functions import", world.perhaps)


def _holders(module: Module) -> set[str]:
    """Return what stands before `.route` in a module's decorators at its top: `app`, `web.app`."""
    if b".route(" not in module.text and b"@" not in module.text:
        return set()
    return {name.decode() for name in DECLARES.findall(module.text)}


def _is_scaffold(world: World, module: Module, dotted: str) -> bool:
    """Tell whether a name means an application or a blueprint that has run elsewhere."""
    head, *rest = dotted.split(".")
    for binding in module.bindings.get(head, ()):
        if isinstance(binding, Imported):
            value = _value(world, module, binding.target)
            for name in rest:
                value = value.names.get(name, ABSENT) if isinstance(value, Space) else ABSENT
            if isinstance(value, Instance) and value.isa(SCAFFOLD):
                return True
    return False


def _value(world: World, module: Module, target: str) -> Value:
    """Return what an import of *target* gave, had it run: a module's names, or one of them."""
    whole = world.project.find(target, module)
    if whole is not None and whole.name in world.spaces:
        return world.spaces[whole.name]
    origin, _, name = target.rpartition(".")
    found = world.project.find(origin, module) if origin else None
    space = world.spaces.get(found.name) if found is not None else None
    return space.names.get(name, ABSENT) if space is not None else ABSENT


def _imported_late(world: World) -> set[str]:
    """Return the modules that functions of what has run import, and what those import."""
    project = world.project
    pending = [
        (project.modules[name], functions)
        for name in world.spaces
        if name in project.modules
        and (functions := [one for one in project.modules[name].imports if one])
    ]
    found: set[str] = set()
    while pending:
        module, functions = pending.pop()
        for target in _targets(world, module, functions):
            if target.name not in world.spaces and target.name not in found:
                found.add(target.name)
                if not is_aside(target.file):
                    pending.append((target, list(target.imports)))
    return found


def _targets(world: World, module: Module, functions: list[str]) -> Iterator[Module]:
    for function in functions:
        for one in module.imports.get(function, ()):
            if one.for_types:
                continue
            for name in _names(one.node, module):
                target = world.project.find(name, module)
                if target is not None:
                    yield target


def _names(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    origin = absolute(node, module)
    yield origin
    yield from (f"{origin}.{alias.name}" for alias in node.names)
