"""Functions and classes that may make an application, or fill one."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from offramp.code.module import Function, Module
from offramp.code.nodes import last_name
from offramp.code.surface import flask, idle

MAKERS = frozenset({"Flask", "APIFlask", "OpenAPI", "FlaskApp", "FlaskAPI", "Eve", "Quart"})
LIKE_FLASK = re.compile(flask.LIKE_FLASK)
CLASS, WANTING = 3, 4  # of what may be an application, those that come last


def factories(module: Module, made: Collection[str] = ()) -> list[str]:
    """
    Return functions and classes of a module that may make or fill an application.

    Factories first, then what is started with no arguments and registers blueprints or returns
    one of the applications that the module has *made* at its top, then classes that make one.
    """
    return [name for rank, name in _ranked(module, made) if rank < WANTING]


def wanting(module: Module) -> list[str]:
    """Return functions that make an application and keep it, and that want arguments."""
    return [name for rank, name in _ranked(module, ()) if rank == WANTING]


def _ranked(module: Module, made: Collection[str]) -> list[tuple[int, str]]:
    ranked: list[tuple[int, str]] = []
    classes: set[str] = set()
    for node in module.tree.body:
        for one in _inside(node):
            rank = _rank_of(one, made)
            if rank is None and isinstance(one, ast.ClassDef):
                rank = CLASS if classes & {last_name(base) for base in one.bases} else None
            if rank is not None:
                ranked.append((rank, one.name))
                classes |= {one.name} if isinstance(one, ast.ClassDef) else set()
    return sorted(ranked)


def _rank_of(node: ast.FunctionDef | ast.ClassDef, made: Collection[str]) -> int | None:
    calls = _called(node)
    is_maker = any(map(is_like_flask, calls))
    if isinstance(node, ast.ClassDef):
        is_one = any(is_like_flask(last_name(base)) for base in node.bases)
        return CLASS if is_one or is_maker else None
    returns = idle.gives(node)
    name = node.name.lower()
    if returns and name in {"create_app", "make_app"}:
        return 0
    if returns and (is_maker or "app" in name or "create" in name):
        return 1
    wanted = len(node.args.args) - len(node.args.defaults)
    fills = calls & {"register_blueprint", "add_url_rule"} or _returned(node) & set(made)
    if not wanted and (is_maker or fills or _serves(node)):
        return 2
    return WANTING if is_maker else None


def _called(node: ast.AST) -> set[str]:
    """Return the last parts of the names of what is called inside."""
    return {last_name(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}


def _serves(node: ast.FunctionDef) -> set[str]:
    """Return what a function starts: `app.run()`, `api.app.run()`."""
    called = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    runs = (one.value for one in called if isinstance(one, ast.Attribute) and one.attr == "run")
    return {name for one in runs if (name := last_name(one)) in {"app", "application", "server"}}


def _returned(node: ast.FunctionDef) -> set[str]:
    """Return the names that a function returns."""
    given = (one.value for one in ast.walk(node) if isinstance(one, ast.Return))
    return {one.id for one in given if isinstance(one, ast.Name)}


def _inside(node: ast.stmt) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield from _inside(child)


def is_like_flask(name: str) -> bool:
    """Tell whether a class is called as Flask's is, or as those that build on it."""
    return name in MAKERS or LIKE_FLASK.search(name) is not None


def makes(function: Function | None) -> bool:
    """Tell whether a function makes an application itself."""
    return function is not None and any(map(is_like_flask, _called(function.node)))
