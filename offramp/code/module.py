"""
What one module defines, without its syntax tree.

A large application's trees do not fit into memory (see `trees`). What is kept of a module is
its index: names with what they are bound to, classes, functions by qualified name.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from offramp.code.imports import Import
from offramp.code.nodes import FunctionNode, type_of_function
from offramp.code.trees import Trees


class Imported(NamedTuple):
    """`import a.b` or `from a import b as c`: the dotted name it stands for."""

    target: str
    line: int


class Defined(NamedTuple):
    """`def` or `class`: the qualified name within the module."""

    qualname: str
    line: int


class Assigned(NamedTuple):
    """`NAME = expression`; *how* is "value", "item" (for), "entered" (with) or "annotation"."""

    value: ast.expr
    line: int
    how: str = "value"


Binding = Imported | Defined | Assigned


@dataclass(frozen=True)
class Function:
    """A function or method; its body is fetched when asked for."""

    module: Module = field(repr=False, compare=False)
    ref: str
    qualname: str
    line: int
    end_line: int
    owner: str | None  # reference of the class it is a method of
    parent: str | None  # qualified name of the function around it
    decorators: tuple[ast.expr, ...] = field(default=(), repr=False, compare=False)

    @property
    def node(self) -> FunctionNode:
        """The tree; do not keep it, others need its room."""
        return self.module.trees.function(self)

    @property
    def outer(self) -> Function | None:
        """The function that it stands in."""
        return self.module.functions.get(self.parent) if self.parent else None

    @property
    def first_line(self) -> int:
        """The line of the first decorator, or of the function."""
        return min([self.line, *(one.lineno for one in self.decorators)])

    @property
    def name(self) -> str:
        """The last part of the qualified name."""
        return self.qualname.rpartition(".")[2]


@dataclass
class Class:
    """
    A class: its bases, attributes of the class and of `self`, methods by name.

    Bases are as written, but without what stands in brackets: `Repository[User]`.
    """

    ref: str
    qualname: str
    module: Module = field(repr=False)
    line: int = 0
    bases: tuple[ast.expr, ...] = ()
    keywords: tuple[ast.keyword, ...] = ()
    decorators: tuple[ast.expr, ...] = ()
    attributes: dict[str, list[Assigned]] = field(default_factory=dict)
    methods: dict[str, Function] = field(default_factory=dict)
    own: dict[str, list[tuple[str, Assigned]]] = field(default_factory=dict)  # self.x, by method


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Module:
    """One file: its dotted name, its index, and its tree on demand."""

    name: str
    file: str
    path: Path = field(repr=False)
    is_package: bool
    lines: int
    trees: Trees = field(repr=False)
    binds_within: bool = True  # its text has a `:=`, which can stand anywhere
    bindings: dict[str, list[Binding]] = field(default_factory=dict, repr=False)
    stars: list[str] = field(default_factory=list, repr=False)
    classes: dict[str, Class] = field(default_factory=dict, repr=False)
    functions: dict[str, Function] = field(default_factory=dict, repr=False)
    # import statements by the qualified name of the function they stand in, "" at the top
    imports: dict[str, list[Import]] = field(default_factory=dict, repr=False)
    # what its functions put on `g`, on the application and, by `global`, on names of the module:
    # "g.db", "app.db", "global.db" -> (qualified name, value); its top is named "", on "app." only
    carried: dict[str, list[tuple[str, Assigned]]] = field(default_factory=dict, repr=False)

    @property
    def tree(self) -> ast.Module:
        """The syntax tree; do not keep it, others need its room."""
        return self.trees.tree(self)

    @property
    def text(self) -> bytes:
        """The file as it was read."""
        return self.trees.text(self)

    @property
    def top(self) -> ast.Module:
        """The syntax tree without the bodies of functions; it is there at once."""
        return self.trees.top(self)

    @property
    def function_nodes(self) -> dict[str, FunctionNode]:
        """Trees of the functions by qualified name."""
        return self.trees.functions(self)

    def bound(self, name: str) -> list[Binding]:
        """
        Return what its top binds to *name*, what the name most likely means first.

        Of functions one after the other it is the last, once the module was read: a view and,
        below it, a function that it calls by the same name.
        """
        bindings = self.bindings.get(name, [])
        if not bindings[1:] or not all(isinstance(one, Defined) for one in bindings):
            return bindings
        lines = {one.lineno for one in self.top.body if isinstance(one, FUNCTIONS)}
        is_one_after_other = all(one.line in lines for one in bindings)
        return bindings[::-1] if is_one_after_other else bindings

    @cached_property
    def text_lines(self) -> int:
        """Lines of the file."""
        return self.lines


__all__ = [
    "Assigned",
    "Binding",
    "Class",
    "Defined",
    "Function",
    "FunctionNode",
    "Import",
    "Imported",
    "Module",
    "Trees",
    "type_of_function",
]
