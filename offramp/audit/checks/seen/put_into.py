"""Lists and mappings of a module that a function changes which is given them: `put(jobs, key)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.changes import MUTATORS
from offramp.code.given import Items, Keys, Reference
from offramp.code.locals import Locals
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.sites import Call, Write


def writes(context: Context, place: Place) -> Iterator[Write]:
    """Yield what the functions change that a place gives a module's own container."""
    for call in place.sites.calls:
        given = (*call.args, *call.keywords.values())
        if not any(isinstance(one, Reference | Items | Keys) for one in given):
            continue
        function = context.project.function(call.target)
        changed = _changed(context, function) if function is not None else ()
        if function is not None and changed:
            yield from _given(context, place, call, (function, changed))


def _given(
    context: Context, place: Place, call: Call, called: tuple[Function, frozenset[str]]
) -> Iterator[Write]:
    function, changed = called
    caller, node = context.project.function(place.ref), callers.node(context, place.ref, call)
    if caller is None or node is None:
        return
    names = context.project.names(caller.module, caller)
    own = context.project.names(function.module, function).own
    wanted = [one for one in own.parameters if one != own.first]
    by_name = [(one.arg or "", one.value) for one in node.keywords]
    for name, value in [*zip(wanted, node.args, strict=False), *by_name]:
        if name in changed and isinstance(value, ast.Name) and (home := _home(names, value)):
            yield Write(home, "mutate", call.line)


def _home(names: Names, node: ast.Name) -> str | None:
    """Return the name of a module's variable; a function's own is nobody else's."""
    if names.is_own(node.id):
        return None
    home = names.home(node)
    return f"{home[0].name}.{home[1]}" if home is not None else None


def _changed(context: Context, function: Function) -> frozenset[str]:
    kept = context.once(_Known)
    if function.ref not in kept:
        kept[function.ref] = frozenset(_parameters(context, function))
    return kept[function.ref]


class _Known(dict[str, frozenset[str]]):
    """The parameters that functions change, by the function; each is looked at once."""

    def __init__(self, _context: Context) -> None:
        super().__init__()


def _parameters(context: Context, function: Function) -> Iterator[str]:
    """Yield the parameters whose entries a function changes, or that it adds to."""
    own = context.project.names(function.module, function).own
    for entry in own.every(ast.Subscript):
        if isinstance(entry.ctx, ast.Store | ast.Del):
            yield from _parameter(entry.value, own)
    for call in own.every(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATORS:
            yield from _parameter(call.func.value, own)


def _parameter(node: ast.expr, own: Locals) -> Iterator[str]:
    """Yield the parameter that a name stands for, where it is not bound to something else."""
    name = node.id if isinstance(node, ast.Name) else ""
    if name in own.parameters and name not in own.bindings:
        yield name
