"""One call of something modelled: its arguments by name, and the world it happens in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter.values import ABSENT, Builtin, Native, Place, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.scope import Scope
    from offramp.code.surface.interpreter.world import World


@dataclass
class Call:
    """
    What a model's method is given.

    *self* is the instance (or the class, of class methods; ABSENT for functions). *is_open*
    says that there were `*` or `**` arguments that are not known.
    """

    world: World
    place: Place
    args: list[Value] = field(default_factory=list)
    kwargs: dict[str, Value] = field(default_factory=dict)
    self: Value = ABSENT
    is_open: bool = False
    scope: Scope | None = None  # where the call stands

    def get(self, position: int, name: str, default: Value = None) -> Value:
        """Return an argument that may be given by position or name (position -1: by name only)."""
        if 0 <= position < len(self.args):
            return self.args[position]
        return self.kwargs.get(name, default)

    def text(self, position: int, name: str) -> str | None:
        """Return an argument that is a string, or None."""
        value = self.world.plain(self.get(position, name))
        return value if isinstance(value, str) else None

    def tail(self, position: int, name: str) -> str:
        """Return what an argument ends with that is a text whose start is not known, else ""."""
        value = self.get(position, name)
        return (value.tail or "") if isinstance(value, Unknown) else ""

    def head(self, position: int, name: str) -> str:
        """Return what an argument begins with that is a text whose end is not known, else ""."""
        value = self.get(position, name)
        return value.head if isinstance(value, Unknown) else ""

    def rest(self, names: Iterable[str]) -> dict[str, Value]:
        """Return the arguments by name that are not among *names*."""
        taken = set(names)
        return {name: value for name, value in self.kwargs.items() if name not in taken}

    def decorator(self, use: Native) -> Builtin:
        """Return a decorator that does *use* with the function it stands over, and keeps it."""

        def apply(call: Call) -> Value:
            use(call)
            return call.args[0] if call.args else None

        return Builtin(apply)
