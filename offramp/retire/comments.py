"""
The comments above statements that go: which go with them, and which stay.

A comment right above is about the statement. One with a blank line below it is a heading,
or a licence, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst


def closed_up(original: Any, updated: Any, gone: Sequence[bool]) -> Any:
    """
    Return a module or a block whose statements marked by *gone* are out already.

    *original* still has them, and so tells what stood above.
    """
    if not any(gone):
        return updated
    left = iter(updated.body)
    carried: list[cst.EmptyLine] = []
    body = []
    for statement, is_gone in zip(original.body, gone, strict=True):
        if is_gone:
            carried += headings(getattr(statement, "leading_lines", ()))
            continue
        kept = next(left)
        body.append(
            kept.with_changes(leading_lines=[*carried, *kept.leading_lines]) if carried else kept
        )
        carried = []
    changes: dict[str, Any] = {"body": body}
    if carried:
        changes["footer"] = [*carried, *updated.footer]
    if isinstance(updated, cst.Module) and gone[0]:
        return _begun(updated.with_changes(**changes))
    return updated.with_changes(**changes)


def headings(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """Return the comments of *lines* that a blank line parts from what follows, with their room."""
    blank = max((n for n, line in enumerate(lines) if line.comment is None), default=-1)
    kept = list(lines[: blank + 1])
    while kept and kept[-1].comment is None:
        kept.pop()
    return kept


def _begun(module: cst.Module) -> cst.Module:
    """Return a module that has lost its first statement, beginning without blank lines."""
    has_parts = any(line.comment is None for line in module.header)
    header = headings(module.header) if has_parts else list(module.header)
    if header or not module.body:
        return module.with_changes(header=header)
    first: Any = module.body[0]
    lines = list(first.leading_lines)
    while lines and lines[0].comment is None:
        lines.pop(0)
    return module.with_changes(
        header=[], body=[first.with_changes(leading_lines=lines), *module.body[1:]]
    )
