"""What a view says of itself."""

from __future__ import annotations

import ast

from offramp.audit.context import Context, Subject


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
