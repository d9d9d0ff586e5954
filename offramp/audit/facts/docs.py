"""What a view says of itself: its docstring, and the converters of its path."""

from __future__ import annotations

import ast
import re

from offramp.audit.context import Context, Subject

PART = re.compile(r"<(?:(?P<converter>[a-zA-Z_]\w*)(?:\((?P<arguments>[^<>]*)\))?:)?(?P<name>\w+)>")


def docstring(subject: Subject, context: Context) -> str:
    """Return the view's docstring, or its class's where the method has none."""
    function = context.project.function(subject.declared.view or "")
    if function is None:
        return ""
    own = ast.get_docstring(function.node)
    if own or function.owner is None:
        return own or ""
    cls = context.project.cls(function.owner)
    for node in ast.walk(cls.module.tree) if cls else ():
        if isinstance(node, ast.ClassDef) and cls and node.lineno == cls.line:
            return ast.get_docstring(node) or ""
    return ""


def converters(subject: Subject, _context: Context) -> dict[str, str]:
    """Return the path's variables with their converters; "string" is Flask's default."""
    return {
        found["name"]: (found["converter"] or "string")
        + (f"({found['arguments']})" if found["arguments"] else "")
        for found in PART.finditer(subject.declared.path)
    }
