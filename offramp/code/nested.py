"""Functions inside another, as decorators and factories make them: those that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.module import Function

COMMENT = re.compile(rb"(?m)(?:^|\s)#[^\n]*$")


def used(function: Function) -> Iterator[Function]:
    """Yield the functions inside *function*, at any depth, but for those that nothing names."""
    start = f"{function.qualname}."
    body = b""
    for one in function.module.functions.values():
        if not one.parent or not one.qualname.startswith(start):
            continue
        body = body or _text(function)
        if one.owner or one.decorators or _is_named(one.name, body):
            yield one


def _text(function: Function) -> bytes:
    """Return a function's text without comments."""
    lines = function.module.text.splitlines()[function.line - 1 : function.end_line]
    return COMMENT.sub(b"", b"\n".join(lines))


def _is_named(name: str, body: bytes) -> bool:
    """Tell whether a name stands in a text beside its `def`."""
    return len(re.findall(rb"\b%s\b" % re.escape(name.encode()), body)) > 1
