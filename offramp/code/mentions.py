"""
Where names are mentioned, told by the text alone: quicker than to find out what they mean.

A name goes by others, too: `from sqlalchemy import create_engine as make`, `self.open = connect`.
Those are looked for as well, in the whole project, so that what is left out is only what a
function gives back when it is called.
"""

from __future__ import annotations

import ast
import re
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
        known = self._also_called(frozenset(words))
        encoded = [one.encode() for one in known]
        pattern = re.compile(rb"(?:%s)\b" % b"|".join(map(re.escape, encoded)))
        for module in self._project.modules.values():
            text = module.text
            if any(one in text for one in encoded) and pattern.search(text):
                yield module, list(_mentioning(module, text, pattern))

    def _also_called(self, words: frozenset[str]) -> frozenset[str]:
        known = words
        while True:
            ends = tuple(known)
            found = {name for name, meant in self._others if meant.endswith(ends)} - known
            if not found:
                return known
            known |= found

    @cached_property
    def _others(self) -> set[tuple[str, str]]:
        """Names that stand for others: (name, what it may mean)."""
        return {
            (name, meant)
            for module in self._project.modules.values()
            for name, meant in (*_imported(module), *_assigned(module))
            if name != meant
        }


def _mentioning(module: Module, text: bytes, pattern: re.Pattern[bytes]) -> Iterator[Function]:
    """Yield the functions in whose lines, or those of the function around, the pattern is."""
    lines = [
        number for number, line in enumerate(text.splitlines(), start=1) if pattern.search(line)
    ]
    for function in module.functions.values():
        outer = function
        while outer.parent is not None:
            outer = module.functions[outer.parent]
        if any(outer.first_line <= line <= outer.end_line for line in lines):
            yield function


def _imported(module: Module) -> Iterator[tuple[str, str]]:
    for node in (one.node for imports in module.imports.values() for one in imports):
        origin = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
        for alias in node.names:
            parts = alias.name.split(".")
            for part in (*origin, *parts):
                yield alias.asname or parts[0], part


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
