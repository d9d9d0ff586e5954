"""Applications without views whose `before_request` answers by itself: no route tells its paths."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.surface.flask import FLASK, Application
from offramp.code.surface.interpreter.values import Instance
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt, Hook

STATIC = "static"
FIRST = "before_request"


def views(app: Instance) -> int:
    """Return how many routes an application has but for those of its files."""
    return sum(one.kind != STATIC for one in app.of(FLASK).rules)


def hook(world: World, app: Instance) -> Hook | None:
    """Return what answers the requests of an application without views."""
    kept: Application = app.of(FLASK)
    for one in kept.hooks if not views(app) else ():
        function = world.project.function(one.function)
        if one.kind == FIRST and function is not None and _answers(function.node.body):
            return one
    return None


def doubts(world: World, app: Instance) -> Iterator[Doubt]:
    """Yield one where this is so."""
    found = hook(world, app)
    if found is not None:
        message = f"no route has a view, and {found.function} answers requests before any is looked"
        yield Doubt(f"{message} for: which paths it knows is not told", found.file, found.line)


def _answers(block: list[ast.stmt]) -> bool:
    """Tell whether a block gives something at its end; who only refuses does so on the way."""
    match block[-1]:
        case ast.Return(value=value):
            return value is not None and not isinstance(value, ast.Constant)
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and _answers(body) and _answers(orelse)
        case ast.Try(body=body, orelse=orelse):
            return _answers(orelse or body)
        case ast.With(body=body):
            return _answers(body)
        case _:
            return False
