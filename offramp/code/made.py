"""Where objects are made: the calls of their classes, each with the scope that it stands in."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from offramp.code.aside import is_aside
from offramp.code.module import Assigned, Binding, Function, Module
from offramp.code.nodes import last_name

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.project import Project

MOST_MADE = 20  # objects of one class that are looked at
CLASS_CALLED = re.compile(rb"\n|(?<!raise )(?<!class )\b([A-Z]\w*)\(")


class Made:
    """
    Calls that make objects, by the end of the name that is called.

    First come those that are put on names of modules, of objects and of the application. Where
    there are none, what functions make counts, other than errors and what tests make.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._calls: dict[str, list[tuple[ast.Call, Module, Function | None]]] = {}
        self._within: dict[str, list[tuple[ast.Call, Names]]] = {}  # functions, by the class
        for module in project.modules.values():
            self._of_module(module)

    def of(self, cls: str) -> list[tuple[ast.Call, Names]]:
        """Return where objects of a class are made, with the scope of each."""
        found = []
        for call, module, function in self._calls.get(cls.rpartition(".")[2], ()):
            names = self._project.names(module, function)
            if names.ref(call.func) == cls:
                found.append((call, names))
        return found[:MOST_MADE] or self._in_functions(cls)

    def _in_functions(self, cls: str) -> list[tuple[ast.Call, Names]]:
        if cls not in self._within:
            self._within[cls] = []  # while asking
            known = self._project.cls(cls)
            if known is not None and "__init__" in known.methods:
                self._within[cls] = list(self._made_in_functions(cls))
        return self._within[cls]

    def _made_in_functions(self, cls: str) -> Iterator[tuple[ast.Call, Names]]:
        name = cls.rpartition(".")[2]
        places = self._calling.get(name.encode(), ())
        for function in dict.fromkeys(places) if len(places) <= MOST_MADE else ():
            names = self._project.names(function.module, function)
            for call in names.own.every(ast.Call):
                called = last_name(call.func)
                if called == name and names.ref(call.func) == cls:
                    yield call, names

    @cached_property
    def _calling(self) -> dict[bytes, list[Function]]:
        """The functions that call what has a class's name, once for each time."""
        found: dict[bytes, list[Function]] = {}
        for module in self._project.modules.values():
            if not is_aside(module.file):
                for name, function in _calls_of_classes(module):
                    found.setdefault(name, []).append(function)
        return found

    def _of_module(self, module: Module) -> None:
        scopes: list[Iterable[list[Binding] | list[Assigned]]] = [module.bindings.values()]
        scopes += [one.attributes.values() for one in module.classes.values()]
        for scope in scopes:
            for bindings in scope:
                for one in bindings:
                    if isinstance(one, Assigned):
                        self._note(one.value, module, None)
        for held_by in [module.carried, *(one.own for one in module.classes.values())]:
            for put in held_by.values():
                for qualname, one in put:
                    self._note(one.value, module, module.functions.get(qualname))

    def _note(self, node: ast.expr, module: Module, function: Function | None) -> None:
        if isinstance(node, ast.BoolOp | ast.IfExp):
            for part in node.values if isinstance(node, ast.BoolOp) else (node.body, node.orelse):
                self._note(part, module, function)
        elif isinstance(node, ast.Call):
            name = last_name(node.func)
            self._calls.setdefault(name, []).append((node, module, function))
            for given in (*node.args, *(one.value for one in node.keywords)):
                self._note(given, module, function)


def _calls_of_classes(module: Module) -> Iterator[tuple[bytes, Function]]:
    """Yield the names of classes that a module's functions call, with the innermost function."""
    functions = sorted(module.functions.values(), key=lambda one: one.line)
    starts = [one.line for one in functions]
    line = 1
    for match in CLASS_CALLED.finditer(module.text if functions else b""):
        if match[1] is None:
            line += 1
            continue
        place = bisect_right(starts, line) - 1
        while place >= 0 and functions[place].end_line < line:
            place -= 1
        if place >= 0:
            yield match[1], functions[place]
