"""What classes that are a list or a dictionary themselves do as Python's own do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from offramp.code.surface.interpreter import methods
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import Instance, Model, Native, Value


def kept(call: Call, model: Model) -> Any:
    """Return what the object holds that a method is called on; an empty one for anything else."""
    return call.self.of(model) if isinstance(call.self, Instance) else model.state()


def as_python(model: Model, name: str) -> Native:
    """Return a method that does what Python's own does with what the object holds."""

    def run(call: Call) -> Value:
        method = methods.of(kept(call, model), name)
        return call.world.call(method, call.args, call.kwargs, place=call.place)

    return run


def share(model: Model, names: Iterable[str]) -> None:
    """Give *model* those methods of Python's own."""
    for name in names:
        model.method(name)(as_python(model, name))
