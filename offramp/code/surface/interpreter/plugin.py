"""What a file of `offramp.code.surface` says of one library: its classes and functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter.values import Instance, Model, Native

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

Finish = Callable[[Instance, "World"], None]


@dataclass
class Library:
    """Models by every reference they may be imported by; see the package's docstring."""

    models: dict[str, Model] = field(default_factory=dict)
    functions: dict[str, Native] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    finishers: list[Finish] = field(default_factory=list)

    def model(
        self, *refs: str, bases: tuple[Model, ...] = (), state: Callable[[], Any] = dict
    ) -> Model:
        """Make the model of a class; *state* makes what each instance keeps."""
        model = Model(refs=refs, bases=bases, state=state)
        self.models.update(dict.fromkeys(refs, model))
        return model

    def function(self, *refs: str) -> Callable[[Native], Native]:
        """Say what calling a function of the library does."""

        def keep(made: Native) -> Native:
            self.functions.update(dict.fromkeys(refs, made))
            return made

        return keep

    def finish(self, made: Finish) -> Finish:
        """Have *made* called with the application when all set-up code has run."""
        self.finishers.append(made)
        return made
