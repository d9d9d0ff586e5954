"""Guards that a class puts around its methods when an object is made: a mixin's `__init__`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.access import decorators
from offramp.audit.facts.access.looks import Asked, Guard
from offramp.code.module import Class, Function

MADE = "__init__"


def around(view: Function, cls: str | None, context: Context) -> Iterator[Guard]:
    """Yield them: `setattr(self, name, self.checked(method))`, `self.get = checked(self.get)`."""
    for one in context.project.classes.lineage(context.project.cls(cls or view.owner or "")):
        made = one.methods.get(MADE)
        for call in _wrapping(made, view.name, context) if made is not None else ():
            ref = _target(call, one, made, context) if made is not None else None
            look = decorators.read(ref, context, asked=Asked()) if ref is not None else None
            if look is not None:
                name = (ref or "").rpartition(".")[2]
                yield Guard(f"{one.module.file}:{call.lineno} {name}", look)


def _wrapping(made: Function, method: str, context: Context) -> Iterator[ast.Call]:
    """Yield the calls whose answers become a method of the object, by its name or any name."""
    own = context.project.names(made.module, made).own
    for one in own.every(ast.Call):
        match one:
            case ast.Call(func=ast.Name(id="setattr"), args=[holder, name, ast.Call() as put]):
                is_own = getattr(holder, "id", None) == own.first
                if is_own and getattr(name, "value", method) == method:
                    yield put
            case _:
                pass
    for each in own.every(ast.Assign):
        match each:
            case ast.Assign(targets=[ast.Attribute(value=holder, attr=attr)], value=ast.Call()):
                is_own = getattr(holder, "id", None) == own.first and attr == method
                if is_own and isinstance(each.value, ast.Call):
                    yield each.value
            case _:
                pass


def _target(call: ast.Call, cls: Class, made: Function, context: Context) -> str | None:
    own = context.project.names(made.module, made).own
    func = call.func
    if isinstance(func, ast.Attribute) and getattr(func.value, "id", None) == own.first:
        for one in context.project.classes.lineage(cls):
            if func.attr in one.methods:
                return one.methods[func.attr].ref
        return None
    return context.project.names(made.module, made).ref(func)
