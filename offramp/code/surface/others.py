"""Modules that nothing has imported, run all the same for what they declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext

from offramp.code.aside import is_aside
from offramp.code.module import Module
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.errors import ExhaustedError, RaisedError
from offramp.code.surface.interpreter.values import Place
from offramp.code.surface.interpreter.world import World


def found(world: World) -> list[Module]:
    """Return the application's modules that did not run, without tests and the like."""
    return [
        module
        for module in world.project.modules.values()
        if module.name not in world.spaces and not is_aside(module.file)
    ]


def run(
    world: World,
    modules: Iterable[Module],
    what: str,
    around: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """
    Run *modules*, each in a block of *around*.

    Where that takes too long, a doubt says that not all *what* could be followed.
    """
    for module in modules:
        try:
            with around():
                importing.run(world, module)
        except (OSError, RaisedError):
            continue
        except ExhaustedError:
            world.doubt(f"not all {what} could be followed", Place(module.file, 1))
            return
