"""Modules that only a name made at run time imports, and that add routes to what has run."""

from __future__ import annotations

import re

from offramp.code.module import Imported, Module
from offramp.code.surface import others
from offramp.code.surface.interpreter.values import Instance, Model
from offramp.code.surface.interpreter.world import World

# what finds and imports modules by names that are made
IMPORTS = (b"import_module(", b"__import__(", b"exec_module(", b"load_module(", b"import_string(")
ADDS = re.compile(
    rb"\.(?:route|get|post|put|patch|delete|add_url_rule|add_resource|resource|namespace)\("
)
# methods of applications, blueprints, APIs and namespaces
DECLARES = frozenset({"route", "add_url_rule", "add_resource", "resource", "namespace"})


def add(world: World) -> None:
    """Run such modules; what they declare is not sure, since nobody may import them."""
    modules = [one for one in others.found(world) if ADDS.search(one.text)]
    if not modules or not _imports_by_name(world):
        return
    adding = (one for one in modules if _uses_holders(world, one))
    others.run(world, adding, "modules that add routes", world.perhaps)


def _imports_by_name(world: World) -> bool:
    return any(
        one in module.text
        for module in world.project.modules.values()
        if module.name in world.spaces
        for one in IMPORTS
    )


def _uses_holders(world: World, module: Module) -> bool:
    """Tell whether a module imports an object that routes are declared on."""
    return any(
        _is_holder(world, module, binding.target)
        for bindings in module.bindings.values()
        for binding in bindings
        if isinstance(binding, Imported)
    )


def _is_holder(world: World, module: Module, target: str) -> bool:
    origin, _, name = target.rpartition(".")
    found = world.project.find(origin, module) if origin else None
    space = world.spaces.get(found.name) if found is not None else None
    value = space.names.get(name) if space is not None else None
    if not isinstance(value, Instance):
        return False
    return any(isinstance(one, Model) and DECLARES & one.methods.keys() for one in value.cls.mro)
