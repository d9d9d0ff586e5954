"""Methods that brackets run, on objects of the project's own classes: `settings["title"] = 1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.module import Class, Function
from offramp.code.project import Project

METHODS: dict[type[ast.expr_context], str] = {
    ast.Load: "__getitem__",
    ast.Store: "__setitem__",
    ast.Del: "__delitem__",
}
NAMES = frozenset(METHODS.values())
PLAIN = frozenset({"builtins.object", "abc.ABC"})  # bases that keep nothing


def subscripted(project: Project, function: Function) -> Iterator[tuple[str, int]]:
    """Yield the references of the methods that a function runs so, each with its line."""
    if project.classes.method_names.isdisjoint(NAMES):
        return
    names = project.names(function.module, function)
    for one in names.own.every(ast.Subscript):
        ref = names.ref(one.value) or ""
        cls = project.cls(ref[:-2]) if ref.endswith("()") else None
        method = _method(project, cls, METHODS[type(one.ctx)]) if cls is not None else None
        if method is not None:
            yield method.ref, one.lineno


def keeps_by_method(project: Project, cls: Class | None) -> bool:
    """Tell whether what is put into an object goes where a method of the project puts it."""
    if cls is None or _method(project, cls, METHODS[ast.Store]) is None:
        return False
    above = project.classes.ancestors(cls.ref)
    return all(one in PLAIN or project.cls(one) is not None for one in above)


def _method(project: Project, cls: Class, name: str) -> Function | None:
    every = (one.methods.get(name) for one in project.classes.lineage(cls))
    return next((one for one in every if one is not None), None)
