"""
Take units, registrations and imports out of a file's text; everything else stays as it is.

libcst keeps comments and formatting. A definition's decorators and the comment that stands
right above it go with it; a comment with a blank line below it is about more, and stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from offramp.retire.comments import closed_up
from offramp.retire.listing import without

Place = tuple[int, int]  # line, and column in bytes of UTF-8, of a node's first character
LINE_END = re.compile(r"\r\n|\r|\n")


class UncuttableError(Exception):
    """The text has something that cannot be found again or taken out; says which lines."""


@dataclass(frozen=True)
class Cut:
    """
    What goes from one file, by its place.

    Statements; entries of lists, tuples, sets and dictionaries (a pair by its key); arguments
    of calls; decorators (by what follows the `@`); names of import statements.
    """

    statements: frozenset[Place] = frozenset()
    elements: frozenset[Place] = frozenset()
    arguments: frozenset[Place] = frozenset()
    decorators: frozenset[Place] = frozenset()
    imports: frozenset[Place] = frozenset()

    def places(self) -> set[Place]:
        return {*self.statements, *self.elements, *self.arguments, *self.decorators, *self.imports}


def place(node: ast.AST) -> Place:
    """Return where a node begins, as `ast` counts."""
    return node.lineno, node.col_offset  # type: ignore[attr-defined]  # only of nodes that have it


def cut(text: str, what: Cut) -> str:
    """Return *text* without *what*; raises `UncuttableError`."""
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    except cst.ParserSyntaxError as error:
        raise UncuttableError("it is no Python that can be edited") from error
    cutter = _Cutter(what, LINE_END.split(text))
    code = wrapper.visit(cutter).code
    if missed := what.places() - cutter.hit:
        lines = ", ".join(str(line) for line, _ in sorted(missed))
        raise UncuttableError(f"what stands in line {lines} cannot be taken out by itself")
    return code


class _Cutter(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, what: Cut, lines: Sequence[str]) -> None:
        super().__init__()
        self.hit: set[Place] = set()
        self._what = what
        self._lines = lines

    def _is(self, places: Collection[Place], *nodes: cst.CSTNode) -> bool:
        """Tell whether one of *nodes*, which begin the same thing, is in *places*."""
        for node in nodes:
            start = self.get_metadata(PositionProvider, node).start
            before = self._lines[start.line - 1][: start.column]
            found = start.line, len(before.encode())
            if found in places:
                self.hit.add(found)
                return True
        return False

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        updated = super().on_leave(original_node, updated_node)
        match original_node:
            case cst.Module() | cst.IndentedBlock():
                gone = [self._vanishes(one) for one in original_node.body]
                return closed_up(original_node, updated, gone)
            case cst.BaseSmallStatement() | cst.BaseCompoundStatement() | cst.Decorator():
                if self._vanishes(original_node):
                    return cst.RemoveFromParent()
        return without(updated, self._entries(original_node))

    def _entries(self, node: cst.CSTNode) -> list[bool]:
        """Tell of each entry of a list, a call, an import whether it goes."""
        what = self._what
        match node:
            case cst.Tuple() | cst.List() | cst.Set():
                return [self._is(what.elements, one, one.value) for one in node.elements]
            case cst.Dict():
                return [self._is(what.elements, getattr(o, "key", o)) for o in node.elements]
            case cst.Call():
                return [self._is(what.arguments, one, one.value) for one in node.args]
            case cst.Import() | cst.ImportFrom():
                return self._names(node)
            case _:
                return []

    def _names(self, node: cst.Import | cst.ImportFrom) -> list[bool]:
        if isinstance(node.names, cst.ImportStar):
            return [self._is(self._what.imports, node.names)]
        return [self._is(self._what.imports, one) for one in node.names]

    def _vanishes(self, node: cst.CSTNode) -> bool:
        """Tell whether nothing is left of a statement, or of a line of small ones."""
        if isinstance(node, cst.SimpleStatementLine):
            every = [self._vanishes(one) for one in node.body]  # each counts as found
            return all(every)
        if isinstance(node, cst.Import | cst.ImportFrom) and all(self._names(node)):
            return True
        if isinstance(node, cst.Decorator):
            return self._is(self._what.decorators, node.decorator)
        return self._is(self._what.statements, node)
