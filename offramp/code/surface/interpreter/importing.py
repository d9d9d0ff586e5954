"""Modules, their tops run once each in the order Python would run them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.imports import absolute
from offramp.code.module import Module
from offramp.code.surface.interpreter import attributes, execute
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import ABSENT, Place, Space, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

MOST_NESTED = 200  # imports in imports


def module(world: World, dotted: str, near: Module | None = None) -> Value:
    """Return the module, run; what our libraries know of it when it is from outside."""
    found = world.project.find(dotted, near) or on_path(world, dotted)
    if found is None:
        return world.library.named(dotted)
    return run(world, found)


def on_path(world: World, dotted: str) -> Module | None:
    """Return the module of that name in a folder that was put on `sys.path`."""
    for folder in world.search_path:
        whole = f"{folder}/{dotted.replace('.', '/')}".lstrip("/")
        for file in (f"{whole}.py", f"{whole}/__init__.py"):
            found = world.project.by_file.get(file)
            if found is not None:
                return found
    return None


def run(world: World, found: Module, name: str = "") -> Space:
    """Return the names of a module of the project after its top has run; packages run first."""
    return execute_top(world, made(world, found, name))


def made(world: World, found: Module, name: str = "") -> Space:
    """Return the module as it is before its top runs; as it is, where it ran already."""
    if found.name in world.spaces:
        return world.spaces[found.name]
    package, _, last = found.name.rpartition(".")
    above = run(world, world.project.modules[package]) if package in world.project.modules else None
    if found.name in world.spaces:  # the package imports it
        return world.spaces[found.name]
    space = world.spaces[found.name] = Space(found.name, found)
    space.names |= {
        "__name__": name or found.name,
        "__file__": str(found.path),
        "__doc__": None,
        "__package__": found.name if found.is_package else package,
        "__path__": [str(found.path.parent)],
    }
    if above is not None:
        above.names.setdefault(last, space)
    return space


def execute_top(world: World, space: Space) -> Space:
    """Return the module after its top has run, once."""
    if space.module is None or space.is_begun:
        return space
    space.is_begun = True
    if len(world.importing) < MOST_NESTED:
        _top(world, space, space.module)
    space.is_ready = True
    return space


def _top(world: World, space: Space, found: Module) -> None:
    trying, world.trying = world.trying, 0
    floor, world.floor = world.floor, world.depth
    world.importing.append(found.name)
    try:
        execute.block(world, Scope(space, space.names), found.top.body)
    except OSError:
        world.doubt("the file vanished while it was read", Place(found.file, 1))
    finally:
        world.trying, world.floor = trying, floor
        world.importing.pop()


def bind_import(world: World, scope: Scope, node: ast.Import) -> None:
    """`import a.b as c`."""
    for alias in node.names:
        value = module(world, alias.name, scope.space.module)
        if alias.asname:
            scope.bind(alias.asname, value)
            continue
        head = alias.name.partition(".")[0]
        scope.bind(head, module(world, head, scope.space.module))


def bind_from(world: World, scope: Scope, node: ast.ImportFrom) -> None:
    """`from a.b import c as d`, relative ones and `*` too."""
    own = scope.space.module
    origin = absolute(node, own) if own is not None else node.module or ""
    if node.level and world.project.find(origin, own) is None and world.trying:
        world.raises("ImportError")
    value = module(world, origin, own)
    for alias in node.names:
        if alias.name == "*":
            _star(world, scope, value, origin)
        else:
            is_known = isinstance(value, Space)
            inside = None if is_known else world.project.find(f"{origin}.{alias.name}", own)
            found = run(world, inside) if inside else _member(world, value, origin, alias.name)
            scope.bind(alias.asname or alias.name, found)


def _member(world: World, value: Value, origin: str, name: str) -> Value:
    if not isinstance(value, Space):
        ref = world.ref(value) or origin
        return world.library.named(f"{ref}.{name}")
    if name in value.names:
        return value.names[name]
    inside = world.project.modules.get(f"{value.name}.{name}")
    if inside is not None:
        return run(world, inside)
    if value.is_ready and world.trying and not value.stars and "__getattr__" not in value.names:
        world.raises("ImportError")
    return attributes.get(world, value, name)


def _star(world: World, scope: Scope, value: Value, origin: str) -> None:
    if not isinstance(value, Space):
        scope.space.stars.append(origin)
        return
    said = value.names.get("__all__", ABSENT)
    listed = world.items(said) if said is not ABSENT else None
    for name in listed if listed is not None else list(value.names):
        if isinstance(name, str) and (listed is not None or not name.startswith("_")):
            scope.bind(name, _member(world, value, origin, name))
    scope.space.stars.extend(value.stars)


def imported(world: World, dotted: str) -> Value:
    """Return what `import_string("a.b:c")` gives, or "a.b.c"."""
    text = dotted.replace(":", ".")
    parts = text.split(".")
    for end in range(len(parts), 0, -1):
        found = world.project.find(".".join(parts[:end]))
        if found is not None:
            result: Value = run(world, found)
            for name in parts[end:]:
                result = (
                    _member(world, result, found.name, name)
                    if isinstance(result, Space)
                    else attributes.get(world, result, name)
                )
            return result
    return world.library.named(text)
