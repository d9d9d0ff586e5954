"""What a view says of itself."""

from __future__ import annotations

import ast

from offramp.audit.context import Context, Subject
from offramp.code.module import Class


def docstring(subject: Subject, context: Context) -> str:
    """Return the view's docstring, or its class's where the method has none."""
    function = context.project.function(subject.declared.view or "")
    if function is None:
        return ""
    own = ast.get_docstring(function.node)
    if own or function.owner is None:
        return own or ""
    cls = context.project.cls(function.owner)
    if cls is None:
        return ""
    node = _found(cls, cls.module.top) or _found(cls, cls.module.tree)  # it may be a function's
    return (ast.get_docstring(node) or "") if node else ""


def _found(cls: Class, tree: ast.Module) -> ast.ClassDef | None:
    found = (one for one in ast.walk(tree) if isinstance(one, ast.ClassDef))
    return next((one for one in found if one.lineno == cls.line), None)
