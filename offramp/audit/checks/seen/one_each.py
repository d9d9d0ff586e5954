"""Classes that give the object that they have: by `__new__`, a metaclass, a decorator, as Borgs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.code.module import Class, Function


def making_one(context: Context) -> frozenset[str]:
    """Return such classes of the project, and those that inherit from them."""
    found: set[str] = set()
    for module in context.running.loaded.values():
        for cls in module.classes.values():
            if makes_one(context, cls):
                found |= {cls.ref, *(one.ref for one in context.project.classes.below(cls.ref))}
    return frozenset(found)


def makes_one(context: Context, cls: Class) -> bool:
    """Tell whether a class itself says so."""
    is_shared = "__dict__" in cls.own  # `self.__dict__ = self._shared`
    return is_shared or any(_gives_what_it_has(context, one) for one in _makers(context, cls))


def _makers(context: Context, cls: Class) -> Iterator[Function]:
    """Yield the functions that are called instead of the class."""
    if "__new__" in cls.methods:
        yield cls.methods["__new__"]
    if not cls.keywords and not cls.decorators:
        return
    names = context.project.names(cls.module)
    for keyword in cls.keywords:
        ref = names.ref(keyword.value) if keyword.arg == "metaclass" else None
        lineage = context.project.classes.lineage(context.project.cls(ref)) if ref else []
        yield from [one.methods["__call__"] for one in lineage if "__call__" in one.methods][:1]
    for node in cls.decorators:
        around = context.project.function(names.ref(getattr(node, "func", node)) or "")
        given = [around] if around is not None else []
        if isinstance(node, ast.Call):  # `@singleton()`: the decorator is what it gives
            given = [inner for one in given for inner in _instead(context, one)]
        yield from (inner for one in given for inner in _instead(context, one))


def _instead(context: Context, decorator: Function) -> Iterator[Function]:
    """Yield the inner functions that a decorator gives in place of what it is given."""
    returned = context.project.names(decorator.module, decorator).own.returns
    for one in returned:
        inner = f"{decorator.qualname}.{getattr(one, 'id', '')}"
        if inner in decorator.module.functions:
            yield decorator.module.functions[inner]


def _gives_what_it_has(context: Context, function: Function) -> bool:
    """Tell whether a function returns `cls._instance` or `made[cls]`, or keeps what it makes so."""
    returned = context.project.names(function.module, function).own.returns
    if any(isinstance(one, (ast.Attribute, ast.Subscript)) for one in returned):
        return True
    nodes = list(ast.walk(function.node))
    beside = {name for one in nodes if isinstance(one, ast.Nonlocal) for name in one.names}
    if any(isinstance(one, ast.Name) and one.id in beside for one in returned):
        return True
    first = [one.arg for one in function.node.args.args[:1]]
    puts = (to for one in nodes if isinstance(one, ast.Assign) for to in one.targets)
    is_kept = any(_begins(to) in first for to in puts if not isinstance(to, ast.Name))
    return is_kept and any(isinstance(one, ast.If) for one in nodes)


def _begins(node: ast.expr) -> str:
    """Return the name that `cls._made[key]` begins with."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", "")
