"""Definitions and imports of a module, with what stands around them: one walk over statements."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from offramp.code.nodes import BLOCKS_OF, FunctionNode, inside


class Around(NamedTuple):
    """What a statement stands in: the start of qualified names, class, function, types only."""

    prefix: str = ""
    owner: str | None = None
    function: str | None = None
    for_types: bool = False  # `if TYPE_CHECKING:`, which never runs


IMPORTS = frozenset({ast.Import, ast.ImportFrom})
Outlined = FunctionNode | ast.ClassDef | ast.Import | ast.ImportFrom


def outline(tree: ast.Module) -> Iterator[tuple[str, Outlined, Around]]:
    """
    Yield each definition (with its qualified name) and each import, level by level.

    A name that is defined twice (in both branches of an `if`, or overloaded) gets `@LINE` at
    its second place, so that every definition has a name of its own.
    """
    taken: set[str] = set()
    pending = deque[tuple[ast.AST, Around]]([(tree, Around())])
    while pending:
        node, around = pending.popleft()
        for child in inside(node):
            kind = type(child)
            if not BLOCKS_OF[kind] and kind not in IMPORTS:  # most statements
                continue
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                qualname = around.prefix + child.name
                if qualname in taken:
                    qualname = f"{qualname}@{child.lineno}"
                taken.add(qualname)
                yield qualname, child, around
                pending.append((child, _within(child, qualname, around)))
            elif isinstance(child, (ast.Import, ast.ImportFrom)):
                yield "", child, around
            elif isinstance(child, ast.If) and is_for_types(child.test):
                types = around._replace(for_types=True)
                pending.append((ast.Module(child.body, []), types))
                pending.append((ast.Module(child.orelse, []), around))
            else:
                pending.append((child, around))


def _within(node: FunctionNode | ast.ClassDef, qualname: str, around: Around) -> Around:
    if isinstance(node, ast.ClassDef):
        return around._replace(prefix=f"{qualname}.", owner=qualname)
    return around._replace(prefix=f"{qualname}.", owner=None, function=qualname)


def is_for_types(test: ast.expr) -> bool:
    """Tell whether a condition is `TYPE_CHECKING`."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"
