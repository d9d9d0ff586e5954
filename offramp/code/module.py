"""
What one module defines, without its syntax tree.

Trees take fifty times the memory of their text, so that a large application's do not fit:
`Trees` keeps the ones used last and parses others again. What is kept of a module is its
index: names with what they are bound to, classes, functions by qualified name.
"""

from __future__ import annotations

import ast
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from offramp.code import source

type_of_function = (ast.FunctionDef, ast.AsyncFunctionDef)
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.AsyncWith, ast.AsyncFor)


@dataclass(frozen=True)
class Imported:
    """`import a.b` or `from a import b as c`: the dotted name it stands for."""

    target: str
    line: int


@dataclass(frozen=True)
class Defined:
    """`def` or `class`: the qualified name within the module."""

    qualname: str
    line: int


@dataclass(frozen=True)
class Assigned:
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

    @property
    def node(self) -> FunctionNode:
        """The tree; do not keep it, others need its room."""
        return self.module.function_nodes[self.qualname]

    @property
    def name(self) -> str:
        """The last part of the qualified name."""
        return self.qualname.rpartition(".")[2]


@dataclass
class Class:
    """A class: bases as written, attributes of the class and of `self`, methods by name."""

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


@dataclass
class Module:
    """One file: its dotted name, its index, and its tree on demand."""

    name: str
    file: str
    path: Path = field(repr=False)
    is_package: bool
    lines: int
    trees: Trees = field(repr=False)
    bindings: dict[str, list[Binding]] = field(default_factory=dict, repr=False)
    stars: list[str] = field(default_factory=list, repr=False)
    classes: dict[str, Class] = field(default_factory=dict, repr=False)
    functions: dict[str, Function] = field(default_factory=dict, repr=False)

    @property
    def tree(self) -> ast.Module:
        """The syntax tree; do not keep it, others need its room."""
        return self.trees.tree(self)

    @property
    def function_nodes(self) -> dict[str, FunctionNode]:
        """Trees of the functions by qualified name."""
        return self.trees.functions(self)

    @cached_property
    def text_lines(self) -> int:
        """Lines of the file."""
        return self.lines


class Trees:
    """Syntax trees of the modules used last, up to *room* bytes of their text."""

    def __init__(self, room: int = 5_000_000) -> None:
        self._room = room
        self._held: OrderedDict[str, tuple[int, ast.Module, dict[str, FunctionNode]]] = (
            OrderedDict()
        )
        self._used = 0

    def tree(self, module: Module) -> ast.Module:
        return self._get(module)[1]

    def functions(self, module: Module) -> dict[str, FunctionNode]:
        return self._get(module)[2]

    def put(self, name: str, size: int, tree: ast.Module) -> None:
        """Keep a tree that was just made."""
        nodes = {
            qualname: node
            for qualname, node, _, _ in definitions(tree)
            if isinstance(node, type_of_function)
        }
        self._held[name] = (size, tree, nodes)
        self._used += size
        while self._used > self._room and len(self._held) > 1:
            _, (gone, _, _) = self._held.popitem(last=False)
            self._used -= gone

    def _get(self, module: Module) -> tuple[int, ast.Module, dict[str, FunctionNode]]:
        if module.name not in self._held:
            content = module.path.read_bytes()
            self.put(module.name, len(content), source.parse(content))
        self._held.move_to_end(module.name)
        return self._held[module.name]


def definitions(
    tree: ast.AST,
) -> Iterator[tuple[str, FunctionNode | ast.ClassDef, str | None, str | None]]:
    """
    Yield each function and class: qualified name, node, class it is in, function it is in.

    A name that is defined twice (in both branches of an `if`, or overloaded) gets `@LINE` at
    its second place, so that every definition has a name of its own.
    """
    taken: set[str] = set()
    pending: list[tuple[ast.AST, str, str | None, str | None]] = [(tree, "", None, None)]
    while pending:
        node, prefix, owner, parent = pending.pop(0)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (*type_of_function, ast.ClassDef)):
                qualname = f"{prefix}{child.name}"
                if qualname in taken:
                    qualname = f"{qualname}@{child.lineno}"
                taken.add(qualname)
                yield qualname, child, owner, parent
                if isinstance(child, ast.ClassDef):
                    pending.append((child, f"{qualname}.", qualname, parent))
                else:
                    pending.append((child, f"{qualname}.", None, qualname))
            elif isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
                pending.append((child, prefix, owner, parent))
