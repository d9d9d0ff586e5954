"""What a text says of an address: its host, and what is put in at its beginning."""

from __future__ import annotations

import ast
import re
from urllib.parse import urlsplit

from offramp.code.given import Text

FIRST = re.compile(r"\{(\w*)\}")


def said(value: object) -> str | None:
    """Return the host of a text that stands there, or is put together; None where it has none."""
    text = value.template if isinstance(value, Text) else getattr(value, "value", None)
    return _host(text) if isinstance(text, str) else None


def _host(text: str) -> str | None:
    if "://" not in text:
        return None
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    is_scheme = host in {"http", "https"}  # `https://https://...`: an address put into another
    return host if host and not is_scheme and not set(host) & set("{}%") else None


def formatted(node: ast.Call) -> ast.expr | None:
    """Return what a text begins with that is filled in: `"{0}/users".format(host)`."""
    holder = node.func.value if isinstance(node.func, ast.Attribute) else None
    text = getattr(holder, "value", None)
    first = FIRST.match(text) if isinstance(text, str) else None
    if first is None:
        return None
    if first[1].isdigit() or not first[1]:
        return next(iter(node.args[int(first[1] or 0) :]), None)
    return next((one.value for one in node.keywords if one.arg == first[1]), None)
