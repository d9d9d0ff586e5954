"""Functions that call themselves: how far that is followed, and what is said of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.module import Function
from offramp.code.surface.interpreter.values import Place

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

AGAIN = 3  # how often a function may stand in its own call, where nobody knows how that ends
DEEP = 2_000  # calls of a function in its own ones that are followed where conditions are known


def is_endless(world: World, function: Function) -> bool:
    """Tell whether a function stands in its own call so often that nobody follows it further."""
    if world.running.count(function) < AGAIN:
        return False
    world.again[function] += 1
    is_cut = not world.sure or world.again[function] > DEEP
    if is_cut:
        leave_out(world, function)
    return is_cut


def leave_out(world: World, function: Function | None) -> None:
    """Note that a call of a function is not followed, where it stands in one of its own."""
    if function in world.running and function is not None:
        world.cut.add(function)


def doubt(world: World, function: Function, declared: int) -> None:
    """Say where routes come of a function that calls itself more often than was followed."""
    if function in world.cut and function not in world.running:
        world.cut.discard(function)
        if world.declared > declared:
            what = f"{function.qualname} adds routes and calls itself"
            place = Place(function.module.file, function.line)
            world.doubt(f"{what}: how often is not known, and not all may be told", place)
