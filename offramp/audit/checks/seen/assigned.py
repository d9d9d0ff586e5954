"""Which routes use what a module's top assigns to a name: `connection = sqlite3.connect(...)`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.code.module import Module
from offramp.code.names import Names


def routes(
    context: Context, module: Module, line: int, bound: Callable[[], tuple[str, ...]] = tuple
) -> tuple[str, ...] | None:
    """
    Return the routes that reach a function which uses the value assigned at *line*.

    Where the top of a module does something with it (a session, a base class of models), those
    of *bound* use it too. None where nothing is settled: nothing is assigned to one name there,
    no function uses it, or the top does and *bound* has none.
    """
    made = _assigned(module, line)
    if made is None:
        return None
    statement, name = made
    found: dict[str, None] = {}
    is_used = False
    for one in context.project.modules.values():
        if name.encode() not in one.text:
            continue
        if _is_used_by_top(context, one, statement if one is module else None, (module, name)):
            if not bound():
                return None
            found |= dict.fromkeys(bound())
            is_used = True
        for ref, at in _users(context, one, (module, name)):
            is_used = True
            found |= dict.fromkeys(routes_at(context, ref, at))
    return tuple(found) if is_used else None


def _is_used_by_top(
    context: Context, module: Module, made: ast.stmt | None, home: tuple[Module, str]
) -> bool:
    """Tell whether the top of a module uses a name of *home*, beside where it is *made*."""
    names = context.project.names(module)
    skipped = set(ast.walk(made)) if made is not None else set()
    nodes = (node for node in ast.walk(module.top) if node not in skipped)
    return any(_leads_to(node, names, home) for node in nodes)


def _users(context: Context, module: Module, home: tuple[Module, str]) -> Iterator[tuple[str, int]]:
    """Yield the functions of a module that use a name of *home*, and the lines."""
    for function in module.functions.values():
        names = context.project.names(module, function)
        for node in (*names.own.every(ast.Name), *names.own.every(ast.Attribute)):
            if _leads_to(node, names, home):
                yield function.ref, node.lineno


def _assigned(module: Module, line: int) -> tuple[ast.stmt, str] | None:
    for one in module.top.body:
        if not one.lineno <= line <= (one.end_lineno or one.lineno):
            continue
        targets = one.targets if isinstance(one, ast.Assign) else [getattr(one, "target", None)]
        if isinstance(one, (ast.Assign, ast.AnnAssign)) and len(targets) == 1:
            target = targets[0]
            return (one, target.id) if isinstance(target, ast.Name) else None
    return None


def _leads_to(node: ast.AST, names: Names, home: tuple[Module, str]) -> bool:
    if isinstance(node, ast.Name):
        if names.own.has(node.id):
            return False
    elif not isinstance(node, ast.Attribute) or node.attr != home[1]:
        return False
    return names.home(node) == home
