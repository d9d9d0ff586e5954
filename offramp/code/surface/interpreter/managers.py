"""Managers of `with` blocks: what they bind, and what they run at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import attributes
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Instance,
    Place,
    ProjectClass,
    Stream,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World


def entered(world: World, manager: Value, place: Place) -> Value:
    """Return what `with manager as` binds."""
    if isinstance(manager, Stream):
        return manager[0] if manager else None
    if isinstance(manager, Instance):
        method = attributes.find(world, manager, "__enter__")
        if method is not ABSENT:
            return world.call(method, [], place=place)
    return manager


def left(world: World, manager: Value, place: Place) -> None:
    """Run what the end of a `with` block runs: an `__exit__` of the project."""
    is_own = isinstance(manager, Instance) and isinstance(manager.cls, ProjectClass)
    method = attributes.find(world, manager, "__exit__") if is_own else ABSENT
    if method is not ABSENT:
        world.call(method, [None, None, None], place=place)
