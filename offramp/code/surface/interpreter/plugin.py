"""What a file of `offramp.code.surface` says of one library: its classes and functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from offramp.code.imports import OLD_EXTENSION
from offramp.code.surface.interpreter.values import Builtin, Instance, Model, Native, Unknown, Value

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.call import Call
    from offramp.code.surface.interpreter.world import World

Observer = Callable[[str, "Call"], None]
Finish = Callable[[Instance, "World"], None]


@dataclass
class Library:
    """Models by every reference they may be imported by; see the package's docstring."""

    models: dict[str, Model] = field(default_factory=dict)
    functions: dict[str, Native] = field(default_factory=dict)
    anyones: dict[str, Native] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    proxies: dict[str, Callable[[World], Value]] = field(default_factory=dict)
    observers: list[Observer] = field(default_factory=list)
    finishers: list[Finish] = field(default_factory=list)
    families: list[tuple[re.Pattern[str], Model]] = field(default_factory=list)

    def model(
        self, *refs: str, bases: tuple[Model, ...] = (), state: Callable[[], Any] = dict
    ) -> Model:
        """Make the model of a class; *state* makes what each instance keeps."""
        model = Model(refs=refs, bases=bases, state=state)
        self.models.update(dict.fromkeys(refs, model))
        return model

    def family(self, pattern: str, base: Model) -> None:
        """Take a class that nobody knows for a child of *base* where its name is like that."""
        self.families.append((re.compile(pattern), base))

    def function(self, *refs: str) -> Callable[[Native], Native]:
        """Say what calling a function of the library does."""

        def keep(made: Native) -> Native:
            self.functions.update(dict.fromkeys(refs, made))
            return made

        return keep

    def anyone(self, name: str) -> Callable[[Native], Native]:
        """Say what a method of that name does where nobody knows the class it comes from."""

        def keep(made: Native) -> Native:
            self.anyones[name] = made
            return made

        return keep

    def finish(self, made: Finish) -> Finish:
        """Have *made* called with the application when all set-up code has run."""
        self.finishers.append(made)
        return made

    def observe(self, made: Observer) -> Observer:
        """Have *made* called with each call of something from outside: its reference, the call."""
        self.observers.append(made)
        return made

    def proxy(self, *refs: str) -> Callable[[Callable[[World], Value]], Callable[[World], Value]]:
        """Say what an object stands for at the moment it is used (`current_app`)."""

        def keep(made: Callable[[World], Value]) -> Callable[[World], Value]:
            self.proxies.update(dict.fromkeys(refs, made))
            return made

        return keep

    def add(self, other: Library) -> None:
        """Know what *other* knows too."""
        self.models.update(other.models)
        self.functions.update(other.functions)
        self.anyones.update(other.anyones)
        self.values.update(other.values)
        self.proxies.update(other.proxies)
        self.observers.extend(other.observers)
        self.finishers.extend(other.finishers)
        self.families.extend(other.families)

    def named(self, ref: str) -> Value:
        """Return what a name from outside stands for; `flask.ext.login` is `flask_login`."""
        if ref.startswith(OLD_EXTENSION):
            ref = f"flask_{ref.removeprefix(OLD_EXTENSION)}"
        if ref in self.models:
            return self.models[ref]
        if ref in self.functions:
            return Builtin(self.functions[ref], ref)
        if ref in self.values:
            return self.values[ref]
        for pattern, base in self.families:
            if pattern.search(ref):
                return Model(refs=(ref,), bases=(base,))
        return Unknown(ref)

    def told(self, ref: str, call: Call) -> None:
        """Tell the observers of a call of something from outside."""
        for observer in self.observers:
            observer(ref, call)
