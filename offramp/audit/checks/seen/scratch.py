"""Files that are only for the time of a request, by what their paths are made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.checks.seen import callers, saved
from offramp.audit.checks.seen.files import (
    METHODS,
    OPEN,
    PATH_OPEN,
    PATH_WRITES,
    SCRATCH,
    TEMPORARY,
    TO_SECOND,
)
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.sites import Call

DEEPEST = 4  # names that are made of names, arguments that callers are given


def is_scratch(context: Context, place: Place, call: Call) -> bool:
    """Tell whether what a call changes lies in a temporary folder, as far as names lead."""
    names = _names(context, context.project.function(place.ref))
    node = callers.node(context, place.ref, call)
    if names is None or node is None:
        return False
    asked = _path(node, call)
    return asked is not None and _is_scratch(context, names, asked, 0)


def _path(node: ast.Call, call: Call) -> ast.expr | None:
    """Return what says where: the path itself that is asked to write, or the first argument."""
    is_method = call.target.endswith(METHODS) and call.target not in OPEN
    is_path = is_method or PATH_OPEN.match(call.target) or PATH_WRITES.match(call.target)
    if is_path and isinstance(node.func, ast.Attribute):
        return node.func.value
    at = 1 if call.target in TO_SECOND else saved.place(call)
    return node.args[at] if at < len(node.args) else None


def _is_scratch(context: Context, names: Names, node: ast.expr, depth: int) -> bool:
    return any(_is_root(context, names, one, depth) for one in ast.walk(node))


def _is_root(context: Context, names: Names, node: ast.AST, depth: int) -> bool:
    """Tell whether a part of a path leads to a temporary folder."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and SCRATCH.match(node.value) is not None
    if isinstance(node, ast.Call):
        return _is_made_aside(context, names, node, depth)
    if not isinstance(node, ast.Name) or depth > DEEPEST:
        return False
    own = names.own
    if node.id in own.parameters and node.id not in own.bindings:
        given = list(_given(context, names, node.id))
        return bool(given) and all(
            each is not None and _is_scratch(context, scope, each, depth + 1)
            for scope, each in given
        )
    scope = names if own.has(node.id) else context.project.names(names.module)
    bound = scope.bindings(node.id) if own.has(node.id) else names.module.bindings.get(node.id, [])
    values = [one.value for one in bound if isinstance(one, Assigned)]
    return bool(values) and all(_is_scratch(context, scope, one, depth + 1) for one in values)


def _is_made_aside(context: Context, names: Names, call: ast.Call, depth: int) -> bool:
    """Tell whether a call makes a temporary file or folder, and in no folder that lasts."""
    if TEMPORARY.search(f"{names.ref(call.func)}()") is None:
        return False
    where = next((one.value for one in call.keywords if one.arg == "dir"), None)
    is_none = isinstance(where, ast.Constant) and where.value is None
    return where is None or is_none or _is_scratch(context, names, where, depth + 1)


def _given(context: Context, names: Names, name: str) -> Iterator[tuple[Names, ast.expr | None]]:
    """Yield what calls in requests give an argument, as it is written there."""
    function = names.function
    if function is None or function.ref in context.running.views:
        return
    at = callers.place_of(context, function, name)
    for place, call in callers.calling(context, function) if at >= 0 else ():
        scope = _names(context, context.project.function(place.ref))
        node = callers.node(context, place.ref, call)
        if scope is not None and node is not None:
            by_name = (one.value for one in node.keywords if one.arg == name)
            yield scope, next(by_name, node.args[at] if at < len(node.args) else None)


def _names(context: Context, function: Function | None) -> Names | None:
    return context.project.names(function.module, function) if function is not None else None
