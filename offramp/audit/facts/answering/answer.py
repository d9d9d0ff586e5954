"""One way in which a view may answer, and what stands there of its content."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from offramp.code.given import Keys, Literal, Text
from offramp.code.names import Names

HTML, JSON = "text/html", "application/json"


@dataclass(frozen=True)
class Answer:
    """One way the view may answer; *status* is None where nothing says so."""

    status: int | None = None
    content: str = ""
    keys: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()  # templates


def template(node: ast.Call, names: Names) -> tuple[str, ...]:
    """Return the template that a call renders, where its name stands there."""
    name = text(node.args[0], names) if node.args else ""
    return (name,) if name.endswith((".html", ".htm", ".xml", ".txt", ".jinja", ".j2")) else ()


def text(node: ast.expr | None, names: Names) -> str:
    """Return the text that an expression is; what is put in is left out."""
    given = names.given(node) if node is not None else None
    if isinstance(given, Literal) and isinstance(given.value, str):
        return given.value
    return given.template if isinstance(given, Text) else ""


def typed(headers: Iterable[ast.expr], names: Names) -> str:
    """Return the content type that headers say: `return body, {"Content-Type": "text/csv"}`."""
    for one in headers:
        given = names.given(one)
        for key, value in given.items if isinstance(given, Keys) else ():
            if isinstance(key, str) and key.lower() == "content-type":
                said = value.value if isinstance(value, Literal) else None
                return said.partition(";")[0].strip() if isinstance(said, str) else ""
    return ""
