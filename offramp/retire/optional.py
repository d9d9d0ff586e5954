"""
Imports of what may be missing: `try: import x` with `except ImportError: x = None` below it.

Such a statement does nothing but bind names, so it is a value like another: it goes when only
removed code names what it binds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

MISSING = frozenset({"ImportError", "ModuleNotFoundError", "Exception"})


def bound(statement: ast.stmt) -> list[str]:
    """Return the names that an import of what may be missing binds; none of any other statement."""
    if not isinstance(statement, ast.Try) or statement.finalbody:
        return []
    blocks = [statement.body, statement.orelse, *(one.body for one in statement.handlers)]
    if not all(map(_is_for_missing, statement.handlers)) or not all(map(_only_binds, blocks)):
        return []
    has_import = any(isinstance(one, ast.Import | ast.ImportFrom) for one in statement.body)
    names = [name for block in blocks for one in block for name in _names(one)]
    return list(dict.fromkeys(names)) if has_import and "*" not in names else []


def _is_for_missing(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return all(isinstance(one, ast.Name) and one.id in MISSING for one in kinds)


def _only_binds(block: Sequence[ast.stmt]) -> bool:
    return all(isinstance(one, ast.Pass) or any(_names(one)) for one in block)


def _names(statement: ast.stmt) -> Iterator[str]:
    """Yield what a statement binds and does nothing else; nothing where that is not sure."""
    match statement:
        case ast.Import(names=parts) | ast.ImportFrom(names=parts):
            yield from (one.asname or one.name.partition(".")[0] for one in parts)
        case ast.Assign(targets=targets, value=value) if _is_plain(value):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case (
            ast.FunctionDef(decorator_list=[], name=name)
            | ast.ClassDef(decorator_list=[], name=name)
        ):
            yield name
        case ast.Try():
            yield from bound(statement)
        case _:
            pass


def _is_plain(value: ast.expr) -> bool:
    return not any(isinstance(one, ast.Call | ast.Await) for one in ast.walk(value))
