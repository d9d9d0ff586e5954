"""Views and rules that look declared, where nobody could follow who declares them: doubted."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from offramp.code.aside import is_aside
from offramp.code.module import Function, Module
from offramp.code.nodes import within
from offramp.code.project import Project
from offramp.code.surface import views
from offramp.code.surface.flask import BLUEPRINT, FLASK, Rule
from offramp.code.surface.interpreter.values import Closure
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt

ROUTING = frozenset({"route", "get", "post", "put", "patch", "delete"})
RULE = re.compile(r"^add_(\w+_)?url_rule$|^add_resource$")
ADDING = re.compile(rb"\.add_(?:\w+_)?url_rule\(|\.add_resource\(")
HINTS = (*tuple(f".{one}(".encode() for one in sorted(ROUTING)), b"_rule(", b".add_resource(")
LONGEST = 40  # characters of an expression that is shown
OTHERS = ("fastapi", "starlette", "bottle", "aiohttp", "sanic", "quart", "litestar", "falcon")


def doubts(project: Project, worlds: Collection[World]) -> Iterator[Doubt]:
    """Yield one doubt for each module with such functions; tests and examples have none."""
    rules = [rule for world in worlds for rule in _rules(world)]
    seen = {(one.place.file, one.place.line) for one in rules}
    seen |= {(one.module.file, one.line) for rule in rules for one in _functions(rule)}
    seen |= {(one.module.file, one.line) for world in worlds for one in world.declaring}
    called = {one for world in worlds for one in world.called}
    is_bare = all(one.kind == "static" for one in rules)
    for module in project.modules.values():
        if is_aside(module.file) or not any(one in module.text for one in HINTS):
            continue
        if not worlds and b"lask" not in module.text:  # there is no application of Flask
            continue
        found = list(_like_views(project, module, seen))
        if found:
            line, path = found[0]
            what = "a function is" if len(found) == 1 else f"{len(found)} functions are"
            message = f"{what} decorated like a view ({path}), and nothing that was followed"
            yield Doubt(f"{message} registers what it is decorated by", module.file, line)
        added = _rules_left(module, called, is_bare=is_bare)
        left = [one for one in added if (module.file, one[0]) not in seen]
        if left:
            line, path = left[0]
            what = "a rule is" if len(left) == 1 else f"{len(left)} rules are"
            message = f"{what} added ({path}) in functions that nothing that was followed calls"
            yield Doubt(message, module.file, line)


def _rules(world: World) -> Iterator[Rule]:
    for app in world.made(FLASK):
        yield from app.of(FLASK).rules
    for blueprint in world.made(BLUEPRINT):
        yield from blueprint.of(BLUEPRINT).rules


def _functions(rule: Rule) -> Iterator[Function]:
    """Yield the function that a route's view is, whoever told Flask of it."""
    view = views.behind(rule.view).value
    if isinstance(view, Closure) and view.function is not None:
        yield view.function


def _like_views(
    project: Project, module: Module, seen: set[tuple[str, int]]
) -> Iterator[tuple[int, str]]:
    for function in module.functions.values():
        for node in function.decorators:
            path = _path(node)
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            is_seen = any((module.file, line) in seen for line in (*lines, function.line))
            if path and not is_seen and not _is_other(project, function, node):
                yield node.lineno, path


def _rules_left(
    module: Module, called: Collection[Function], *, is_bare: bool
) -> Iterator[tuple[int, str]]:
    """
    Yield line and path of what functions add that did not run: `app.add_url_rule("/x", ...)`.

    Where the application *is bare*, one whose path is not written counts, too.
    """
    if not ADDING.search(module.text):
        return
    for function in module.functions.values():
        for one in within(function.node) if function not in called else ():
            match one:
                case ast.Call(func=ast.Attribute(attr=name), args=[first, *rest]) if RULE.search(
                    name
                ):
                    given = rest[0] if name == "add_resource" and rest else first
                    path = given.value if isinstance(given, ast.Constant) else None
                    if isinstance(path, str) and path.startswith("/"):
                        yield one.lineno, path
                    elif is_bare and not isinstance(given, ast.Constant):
                        yield one.lineno, ast.unparse(given)[:LONGEST]


def _path(node: ast.expr) -> str:
    match node:
        case ast.Call(
            func=ast.Attribute(attr=name), args=[ast.Constant(value=str() as path), *_]
        ) if name in ROUTING and path.startswith("/"):
            return path
        case _:
            return ""


def _is_other(project: Project, function: Function, node: ast.expr) -> bool:
    """Tell whether another framework is told of the view."""
    names = project.around(function)
    ref = names.ref(node.func) if isinstance(node, ast.Call) else None
    return (ref or "").startswith(OTHERS)
