"""What decides which value a setting has: a variable of the environment, a condition, a class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.code.nodes import last_name

ASKING = frozenset({"get", "getenv", "config", "env", "str"})  # also of decouple and environs
HOLDERS = frozenset({"environ", "os", "env", "environment", "config"})
MOST = 2  # names that are told


def said(tree: ast.AST, values: Iterable[ast.expr], line: int) -> str:
    """
    Return ": X decides", for the end of a sentence; empty where nobody can tell.

    No value of a setting is shown, only names.
    """
    tests = [one.test for one in ast.walk(tree) if isinstance(one, ast.If) and _around(one, line)]
    inside = [one for value in values for one in ast.walk(value)]
    tests += [one.test for one in inside if isinstance(one, ast.IfExp)]
    found = dict.fromkeys(name for one in tests for name in variables(one))
    if not found:
        names = [ast.unparse(name) for one in tests for name in _names(one)]
        found = dict.fromkeys(one for one in names if not one.startswith("__"))
    if not found:
        found = dict.fromkeys(name for one in values for name in variables(one))
    if found:
        told = [*found][:MOST]
        return f": {' and '.join(told)} decide{'s' if len(told) == 1 else ''}"
    around = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    inner = [one.name for one in around if one.lineno <= line <= (one.end_lineno or 0)]
    return f": the choice of {inner[-1]} decides" if inner else ""


def variables(node: ast.AST) -> Iterator[str]:
    """Yield the variables of the environment that an expression asks for, by name."""
    for one in ast.walk(node):
        match one:
            case ast.Call(func=func, args=[ast.Constant(value=str() as name), *_]) if _asks(func):
                yield name
            case ast.Subscript(value=held, slice=ast.Constant(value=str() as name)) if (
                last_name(held) == "environ"
            ):
                yield name
            case ast.Compare(left=ast.Constant(value=str() as name), comparators=[held]) if (
                last_name(held) == "environ"
            ):
                yield name
            case _:
                pass


def _asks(func: ast.expr) -> bool:
    if last_name(func) not in ASKING:
        return False
    holder = func.value if isinstance(func, ast.Attribute) else None
    return holder is None or last_name(getattr(holder, "func", holder)) in HOLDERS


def _around(branch: ast.If, line: int) -> bool:
    return branch.body[0].lineno <= line <= (branch.end_lineno or 0)


def _names(test: ast.expr) -> Iterator[ast.expr]:
    """Yield the outermost names of a condition: `app.testing`, and not `app` too."""
    match test:
        case ast.Attribute() | ast.Name():
            yield test
        case ast.Call(func=func):
            yield func
        case _:
            for one in ast.iter_child_nodes(test):
                if isinstance(one, ast.expr):
                    yield from _names(one)
