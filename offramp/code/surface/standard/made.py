"""`object.__new__` and `type.__new__`: objects before `__init__`, classes of metaclasses."""

from __future__ import annotations

from offramp.code.surface.interpreter import make
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ProjectClass, Unknown, Value

LIBRARY = Library()
OF_A_CLASS = 4  # arguments: the metaclass, the name, the bases and the names inside


@LIBRARY.function("builtins.object.__new__", "builtins.type.__new__")
def new(call: Call) -> Value:
    """`super().__new__(cls)`; in a metaclass `super().__new__(meta, name, bases, names)`."""
    cls, making = call.get(0, "cls"), call.world.making
    if len(call.args) >= OF_A_CLASS and making:
        names = call.args[OF_A_CLASS - 1]
        making[-1].names.update(names if isinstance(names, dict) else {})
        return making[-1]
    return make.fresh(call.world, cls, call) if isinstance(cls, ProjectClass) else Unknown()
