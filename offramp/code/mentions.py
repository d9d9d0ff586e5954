"""
Where names are mentioned, told by the text alone: quicker than to find out what they mean.

A name goes by others, too: `from sqlalchemy import create_engine as make`, `self.open = connect`.
Those are looked for as well, in the whole project, so that what is left out is only what a
function gives back when it is called.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from offramp.code.module import Assigned, Binding, Function, Module
from offramp.code.project import Project


class Mentions:
    """The functions and modules of a project by what their text mentions."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def of(self, words: Iterable[str]) -> Iterator[tuple[Module, list[Function]]]:
        """
        Yield each module whose text mentions one of *words*, with those functions that do.

        A word may be the end of a name: `Pool` stands for `ConnectionPool` as well.
        """
        ends = tuple(words)
        ways = {one.encode(): re.escape(one) for one in ends}
        ways |= {one.encode(): rf"\b{re.escape(one)}" for one in self._also_called(ends)}
        for module in self._project.modules.values():
            text = module.text
            there = [way for word, way in ways.items() if word in text]
            lines = _lines(text, there) if there else []
            if lines:
                yield module, list(_mentioning(module, lines))

    def _also_called(self, ends: tuple[str, ...]) -> set[str]:
        """Return the names that stand for what ends in one of *ends*, each as a whole."""
        meant = [one for one in (*self._origins, *self._others) if one.endswith(ends)]
        pending = [
            name
            for one in meant
            for kept in (self._origins, self._others)
            for name in kept.get(one, ())
        ]
        found: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending += self._others.get(name, ())
        return {one for one in found if not one.endswith(ends)}

    @cached_property
    def _origins(self) -> dict[str, set[str]]:
        """The names that are imported, by each part of what they are imported from."""
        return _by_meaning(_origin(one) for one in self._project.modules.values())

    @cached_property
    def _others(self) -> dict[str, set[str]]:
        """The names that are put for other names, by what they may mean."""
        modules = self._project.modules.values()
        return _by_meaning((*_renamed(one), *_assigned(one)) for one in modules)


def _by_meaning(pairs: Iterable[Iterable[tuple[str, str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in pairs:
        for name, meant in each:
            if name != meant:
                found.setdefault(meant, set()).add(name)
    return found


def _lines(text: bytes, ways: list[str]) -> list[int]:
    """Return the lines in which names match one of the patterns *ways*, in their order."""
    pattern = re.compile(rf"(?:{'|'.join(ways)})\b".encode())
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found: list[int] = []
    line, last = 1, 0
    for match in pattern.finditer(text):
        line += text.count(b"\n", last, match.start())
        last = match.start()
        found.append(line)
    return found


def _mentioning(module: Module, lines: list[int]) -> Iterator[Function]:
    """Yield the functions that one of *lines* is in, or in the function around."""
    for function in module.functions.values():
        outer = function
        while outer.parent is not None:
            outer = module.functions[outer.parent]
        place = bisect_left(lines, outer.first_line)
        if place < len(lines) and lines[place] <= outer.end_line:
            yield function


def _origin(module: Module) -> Iterator[tuple[str, str]]:
    for node, alias in _imported(module):
        origin = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
        parts = alias.name.split(".")
        for part in (*origin, *parts):
            yield alias.asname or parts[0], part


def _renamed(module: Module) -> Iterator[tuple[str, str]]:
    """Yield the names that `from x import name as other` binds, with the one they stand for."""
    for node, alias in _imported(module):
        if alias.asname and isinstance(node, ast.ImportFrom):
            yield alias.asname, alias.name


def _imported(module: Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, ast.alias]]:
    for imports in module.imports.values():
        for one in imports:
            yield from ((one.node, alias) for alias in one.node.names)


def _assigned(module: Module) -> Iterator[tuple[str, str]]:
    """Yield what names of the module, of its classes and of their objects are put for."""
    for name, binding in _bindings(module):
        value = binding.value
        while isinstance(value, ast.Attribute):
            yield name, value.attr
            value = value.value
        if isinstance(value, ast.Name):
            yield name, value.id


def _bindings(module: Module) -> Iterator[tuple[str, Assigned]]:
    scopes: list[Mapping[str, Sequence[Binding]]] = [module.bindings]
    scopes += [one.attributes for one in module.classes.values()]
    for scope in scopes:
        for name, bindings in scope.items():
            yield from ((name, one) for one in bindings if isinstance(one, Assigned))
    for held in [module.carried, *(one.own for one in module.classes.values())]:
        for name, put in held.items():
            yield from ((name.rpartition(".")[2], one) for _, one in put)
