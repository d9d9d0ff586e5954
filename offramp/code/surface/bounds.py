"""How far set-up code is followed, and the room it gets."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from offramp.code.surface.interpreter.errors import ExhaustedError, RaisedError
from offramp.code.surface.interpreter.values import Place
from offramp.code.surface.interpreter.world import World

ROOM = 20_000  # Python's own frames for calls in calls of what is interpreted


@contextmanager
def bounded(world: World, file: str) -> Iterator[None]:
    """Run what may go too far: no steps left, nested too deeply, an error nobody catches."""
    try:
        with suppress(RaisedError):
            yield
    except ExhaustedError:
        world.doubt("setting up takes too many steps to be followed to its end", Place(file, 1))
    except RecursionError:
        world.doubt("setting up is nested too deeply to be followed", Place(file, 1))


@contextmanager
def room() -> Iterator[None]:
    """Give Python's own frames more room, and collect nothing meanwhile."""
    before, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, ROOM))
    gc.disable()  # syntax trees have no cycles; looking for some takes half of the time
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if collects:
            gc.enable()
