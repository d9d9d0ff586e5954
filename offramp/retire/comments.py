"""
The comments above statements that go: which go with them, and which stay.

A comment right above is about the statement. One with a blank line below it is a heading,
or a licence, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile
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
    room: list[cst.EmptyLine] = []  # above a paragraph whose first statements go
    body: list[Any] = []
    for statement, is_gone in zip(original.body, gone, strict=True):
        if is_gone:
            above = getattr(statement, "leading_lines", ())
            carried += headings(above)
            room = room or list(takewhile(_is_blank, above))
            continue
        kept = next(left)
        above = [] if any(map(_is_blank, kept.leading_lines)) else room
        if carried or above:
            kept = kept.with_changes(leading_lines=[*carried, *above, *kept.leading_lines])
        body.append(kept)
        carried, room = [], []
    changes: dict[str, Any] = {"body": body}
    if carried:
        changes["footer"] = [*carried, *updated.footer]
    changed = updated.with_changes(**changes)
    if not gone[0]:
        return changed
    return _begun(changed) if isinstance(updated, cst.Module) else _opened(changed)


def _is_blank(line: cst.EmptyLine) -> bool:
    return line.comment is None


def _opened(block: Any) -> Any:
    """Return a block that has lost its first statement, beginning without blank lines."""
    if not block.body or not hasattr(block.body[0], "leading_lines"):
        return block
    lines = list(dropwhile(_is_blank, block.body[0].leading_lines))
    return block.with_changes(
        body=[block.body[0].with_changes(leading_lines=lines), *block.body[1:]]
    )


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
    opened: cst.Module = _opened(module.with_changes(header=[]))
    return opened
