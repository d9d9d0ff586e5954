"""Blueprints that nobody surely registers: named, and taken where a registration may mean them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from offramp.code.aside import is_aside
from offramp.code.module import Function
from offramp.code.surface import declared, flask_restful, flask_restx, others
from offramp.code.surface.flask import BLUEPRINT, FLASK, Application, Blueprint, Setup, placed
from offramp.code.surface.interpreter.errors import ExhaustedError, RaisedError
from offramp.code.surface.interpreter.values import (
    Bound,
    Closure,
    Instance,
    Place,
    ProjectClass,
    Value,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt, Surface

MAKES = re.compile(rb"\b\w*Blueprint\(")
REGISTERS = "register_blueprint"
DECLARES = frozenset({REGISTERS, "add_url_rule", "route"})


def register(world: World, app: Instance) -> None:
    """
    Call what registers blueprints, needs no arguments and was called by nothing.

    A server that is a class of the project does so when it is started, and may add routes as well
    to the application that it holds. Where nothing comes of it, nothing is doubted.
    """
    kept: Application = app.of(FLASK)
    waiting = [(one, _alone(world, one)) for one in _registering(world)]
    for function, value in [*_of_holders(world, app), *waiting]:
        if function in world.called:
            continue
        place = Place(function.module.file, function.line)
        doubts, unsettled, rules = list(world.doubts), list(kept.unsettled), len(kept.rules)
        try:
            with world.perhaps(), suppress(RaisedError):
                world.call(value, [], place=place)
        except (ExhaustedError, RecursionError):
            return
        if len(kept.rules) == rules:
            world.doubts[:], kept.unsettled[:] = doubts, unsettled


def _of_holders(world: World, app: Instance) -> Iterator[tuple[Function, Value]]:
    """Yield methods that need no arguments and declare, of objects that hold the application."""
    for holder in world.holders:
        if isinstance(holder.cls, ProjectClass) and app in holder.attributes.values():
            for name, value in holder.cls.names.items():
                function = value.function if isinstance(value, Closure) else None
                if function is not None and function not in world.called and _declares(function):
                    yield function, world.known(holder, name)


def _declares(function: Function) -> bool:
    wanted = function.node.args
    used = (one for one in ast.walk(function.node) if isinstance(one, ast.Attribute))
    needs_none = len(wanted.args) - len(wanted.defaults) == 1  # but for `self`
    return needs_none and any(one.attr in DECLARES for one in used)


def left(world: World) -> Iterator[Instance]:
    """Yield blueprints with routes that nothing registered, nor another object of their class."""
    made = world.made(BLUEPRINT)
    used = {one.cls for one in made if one.of(BLUEPRINT).registered} - {BLUEPRINT}
    for one in made:
        own: Blueprint = one.of(BLUEPRINT)
        is_left = own.rules and not own.registered and one.cls not in used
        if is_left and not is_aside(one.place.file):
            yield one


def _registering(world: World) -> Iterator[Function]:
    for name in list(world.spaces):
        module = world.project.modules.get(name)
        if module is None or f".{REGISTERS}(".encode() not in module.text:
            continue
        for function in module.functions.values():
            if function in world.called or is_aside(module.file):
                continue
            used = (one for one in ast.walk(function.node) if isinstance(one, ast.Attribute))
            wanted = function.node.args
            needed = len(wanted.args) - len(wanted.defaults) - ("." in function.qualname)
            if needed <= 0 and any(one.attr == REGISTERS for one in used):
                yield function


def _alone(world: World, function: Function) -> Value:
    """Return a function as it can be called without anything: a method on a bare object."""
    place = Place(function.module.file, function.line)
    owner, _, name = function.qualname.rpartition(".")
    names = world.spaces[function.module.name].names
    cls = names.get(owner)
    if not isinstance(cls, ProjectClass):
        return names.get(name) if not owner else None
    method = world.known(cls, name)
    return Bound(method, Instance(cls, place)) if isinstance(method, Closure) else method


def add(surface: Surface, world: World, app: Instance) -> None:
    """Add routes of blueprints that a registration nobody can follow may mean; doubt the others."""
    kept: Application = app.of(FLASK)
    if kept.unsettled:
        making = (one for one in others.found(world) if MAKES.search(one.text))
        others.run(world, making, "modules with blueprints")
    surface.doubts.extend(_waiting(world))
    for blueprint in left(world):
        own: Blueprint = blueprint.of(BLUEPRINT)
        place = blueprint.place
        if not kept.unsettled:
            message = f"blueprint {own.name} has routes, and nothing registers it"
            surface.doubts.append(Doubt(message, place.file, place.line))
            continue
        setup = Setup(app, blueprint, own.name, own.prefix, own.host, own.defaults, sure=False)
        for rule in own.rules:
            for route in declared.routes(world, app, placed(setup, rule)):
                surface.routes.append(replace(route, sure=False))


def _waiting(world: World) -> Iterator[Doubt]:
    """Yield a doubt for each API of Flask-RESTful or -RESTX whose resources nothing ever adds."""
    for model in (flask_restful.API, flask_restx.API):
        for api in world.made(model):
            kept: flask_restful.State | flask_restx.State = api.of(model)
            if kept.waiting and kept.paths.holder is None and not is_aside(api.place.file):
                count = len(kept.waiting)
                message = f"an API gets no application, and its resources wait ({count})"
                yield Doubt(message, api.place.file, api.place.line)
