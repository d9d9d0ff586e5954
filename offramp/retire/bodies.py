"""What functions are given, what they give their names, and what they return."""

from __future__ import annotations

import ast
from collections.abc import Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def parameters(function: Function | None) -> set[str]:
    """Return the names of the parameters that are not `*` or `**`."""
    if function is None:
        return set()
    given = function.args
    return {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def positional(function: Function | None) -> dict[str, ast.expr | None]:
    """Return the parameters that can be given by their place, each with its default."""
    if function is None:
        return {}
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    lacking = len(names) - len(given.defaults)
    return dict(zip(names, [*[None] * lacking, *given.defaults], strict=True))


def assigned(function: ast.AST, stored: Sequence[ast.Name]) -> ast.expr | None:
    """Return what the only statement that gives a name a value gives it."""
    if len(stored) != 1:
        return None
    for one in ast.walk(function):
        if isinstance(one, ast.Assign) and one.targets == list(stored):
            return one.value
        if isinstance(one, ast.AnnAssign | ast.NamedExpr) and one.target is stored[0]:
            return one.value
    return None


def returned(function: Function | None) -> ast.expr | None:
    """Return the only expression that a function returns, or a fixture yields."""
    if function is None or isinstance(function, ast.Lambda):
        return function.body if function else None
    found: list[ast.expr | None] = []
    pending: list[ast.AST] = list(function.body)
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Return | ast.Yield):
            found.append(one.value)
        elif not isinstance(one, Function | ast.ClassDef):
            pending += ast.iter_child_nodes(one)
    return found[0] if len(found) == 1 else None


def bound(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Return the names that a function binds itself, its parameters too."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    names = {one.arg for one in every}
    declared: set[str] = set()
    pending: list[ast.AST] = [] if isinstance(node, ast.Lambda) else list(node.body)
    while pending:
        one = pending.pop()
        match one:
            case ast.Global() | ast.Nonlocal():
                declared.update(one.names)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                names.add(one.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(one.name)
                continue
            case ast.Import() | ast.ImportFrom():
                continue  # imports inside a function are followed as names of the module
            case ast.ExceptHandler() if one.name:
                names.add(one.name)
            case _:
                pass
        if not isinstance(one, (ast.Lambda, *COMPREHENSIONS)):
            pending.extend(ast.iter_child_nodes(one))
    return names - declared
