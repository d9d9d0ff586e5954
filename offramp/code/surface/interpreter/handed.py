"""
What set-up code gives the functions that views stand in: `def routes(app, camera):`.

A view has such an argument from around it, for as long as the process lives; what it is stands
only where the function is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from offramp.code.module import Function
from offramp.code.surface.interpreter.values import Instance, ProjectClass, Space, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World


ENVIRONMENT = "os.environ"
KINDS = (Instance, Unknown, ProjectClass, Space)


class Handed:
    """The references of arguments, noted as functions are called."""

    def __init__(self) -> None:
        self._around: dict[str, frozenset[str]] = {}
        self._given: dict[tuple[str, str], set[str]] = {}

    def note(self, function: Function, names: Mapping[str, Value], world: World) -> None:
        """
        Note the objects, classes and modules a function is called with, where others stand in it.

        The environment is noted wherever it goes: its variables are read there.
        """
        for name, value in names.items():
            if isinstance(value, Unknown) and value.ref == ENVIRONMENT:
                self._given.setdefault((function.ref, name), set()).add(ENVIRONMENT)
        module = function.module
        if module.name not in self._around:
            inner = (one.parent for one in module.functions.values())
            self._around[module.name] = frozenset(one for one in inner if one)
        if function.qualname not in self._around[module.name]:
            return
        for name, value in names.items():
            ref = world.ref(value) if isinstance(value, KINDS) else None
            is_whole = isinstance(value, ProjectClass | Space)
            if ref is not None and (is_whole or ref.endswith(("()", "[]"))):
                self._given.setdefault((function.ref, name), set()).add(ref)

    @property
    def settled(self) -> dict[tuple[str, str], str]:
        """What each call gave alike, by the reference of the function and the argument's name."""
        return {key: next(iter(refs)) for key, refs in self._given.items() if len(refs) == 1}
