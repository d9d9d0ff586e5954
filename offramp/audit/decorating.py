"""What of a decorator runs in requests: what it puts around a view, not what makes that."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.code import Project
from offramp.code.graph import Graph
from offramp.code.module import Function


def wrapping(refs: Iterable[str], project: Project, graph: Graph) -> Iterator[str]:
    """Yield the functions that decorators put around a view, not those that make them."""
    for ref in refs:
        module, qualname = project.split(ref)
        for one in module.functions.values() if module else ():
            is_inside = one.qualname.startswith(f"{qualname}.") or one.qualname == qualname
            is_called = one.parent is not None or one.name == "__call__"
            if is_inside and is_called and not _makes(one, project, graph):
                yield one.ref


def _makes(function: Function, project: Project, graph: Graph) -> bool:
    """Tell whether a function makes what stands around a view, or gives the view back."""
    sites = graph.sites(function.ref)
    start = f"{function.ref}."
    if sites is None:
        return False
    if any(getattr(one.value, "ref", "").startswith(start) for one in sites.returns):
        return True
    returned = project.names(function.module, function).own.returns
    return any(_is_given(one, function, project) for one in returned)


def _is_given(node: ast.expr, function: Function, project: Project) -> bool:
    """Tell whether something is an argument, or what the object's own method makes of one."""
    own = project.names(function.module, function).own
    if isinstance(node, ast.Name):
        return node.id in own.parameters and node.id != own.first
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    cls = project.cls(function.owner or "")
    is_own = cls is not None and node.func.attr in cls.methods
    is_on_self = getattr(node.func.value, "id", None) == own.first
    return is_own and is_on_self and any(_is_given(one, function, project) for one in node.args)
