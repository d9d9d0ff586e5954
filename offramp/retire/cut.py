"""
Take units, registrations and imports out of a file's text; everything else stays as it is.

libcst keeps comments and formatting. What stands above a definition (comments, decorators)
goes with it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

Place = tuple[int, int]  # line and column of a node's first character, as ast counts


@dataclass(frozen=True)
class Cut:
    """What goes from one file: places of statements, of list elements, of imported names."""

    statements: frozenset[Place] = frozenset()
    elements: frozenset[Place] = frozenset()
    imports: frozenset[Place] = frozenset()


def place(node: ast.AST) -> Place:
    """Return where a node begins, counting columns in characters as libcst does."""
    return node.lineno, node.col_offset  # type: ignore[attr-defined]  # only of nodes that have it


def cut(text: str, what: Cut) -> str:
    """Return *text* without *what*."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    return wrapper.visit(_Cutter(what)).code


class _Cutter(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, what: Cut) -> None:
        super().__init__()
        self._what = what
        self._lost: set[cst.CSTNode] = set()

    def _at(self, node: cst.CSTNode) -> Place:
        start = self.get_metadata(PositionProvider, node).start
        return start.line, start.column

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        updated = super().on_leave(original_node, updated_node)
        is_statement = isinstance(
            original_node, (cst.BaseSmallStatement, cst.BaseCompoundStatement)
        )
        if is_statement and self._at(original_node) in self._what.statements:
            return cst.RemoveFromParent()
        return updated

    def leave_Element(  # noqa: N802 - libcst names it
        self, original_node: cst.Element, updated_node: cst.Element
    ) -> cst.Element | cst.RemovalSentinel:
        gone = self._at(original_node) in self._what.elements
        return cst.RemoveFromParent() if gone else updated_node

    def leave_Tuple(self, original_node: cst.Tuple, updated_node: cst.Tuple) -> cst.Tuple:  # noqa: N802 - libcst names it
        return _whole_tuple(original_node, updated_node)

    def leave_List(self, original_node: cst.List, updated_node: cst.List) -> cst.List:  # noqa: N802 - libcst names it
        if len(updated_node.elements) == len(original_node.elements) or not updated_node.elements:
            return updated_node
        return updated_node.with_changes(
            elements=_closed(original_node.elements, updated_node.elements)
        )

    def leave_Import(  # noqa: N802 - libcst names it
        self, original_node: cst.Import, updated_node: cst.Import
    ) -> cst.Import | cst.RemovalSentinel:
        left = self._left(original_node.names, updated_node.names)
        if not left:
            return cst.RemoveFromParent()
        return (
            updated_node.with_changes(names=_ended(left))
            if len(left) < len(original_node.names)
            else updated_node
        )

    def leave_ImportFrom(  # noqa: N802 - libcst names it
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom | cst.RemovalSentinel:
        if isinstance(original_node.names, cst.ImportStar) or isinstance(
            updated_node.names, cst.ImportStar
        ):
            return updated_node
        left = self._left(original_node.names, updated_node.names)
        if not left:
            return cst.RemoveFromParent()
        if len(left) == len(original_node.names):
            return updated_node
        if updated_node.lpar is None:
            left = _ended(left)
        elif left[-1] is not updated_node.names[-1]:  # the last line's end is before the bracket
            left = [*left[:-1], left[-1].with_changes(comma=updated_node.names[-1].comma)]
        return updated_node.with_changes(names=left)

    def _left(
        self, original: Sequence[cst.ImportAlias], updated: Sequence[cst.ImportAlias]
    ) -> list[cst.ImportAlias]:
        pairs = zip(original, updated, strict=True)
        return [new for old, new in pairs if self._at(old) not in self._what.imports]


def _ended(names: list[cst.ImportAlias]) -> list[cst.ImportAlias]:
    return [*names[:-1], names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]


def _closed(
    original: Sequence[cst.BaseElement], left: Sequence[cst.BaseElement]
) -> list[cst.BaseElement]:
    """Let the last element end as the last one did."""
    return [*left[:-1], left[-1].with_changes(comma=original[-1].comma)]


def _whole_tuple(original: cst.Tuple, updated: cst.Tuple) -> cst.Tuple:
    if len(updated.elements) == len(original.elements):
        return updated
    brackets = {} if updated.lpar else {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
    if not updated.elements:
        return updated.with_changes(**brackets)
    elements = _closed(original.elements, updated.elements)
    if len(elements) == 1:
        elements = [elements[0].with_changes(comma=cst.Comma())]
    return updated.with_changes(elements=elements)
