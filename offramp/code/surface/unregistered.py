"""Blueprints that nobody surely registers: named, and taken where a registration may mean them."""

from __future__ import annotations

import re
from dataclasses import replace

from offramp.code.surface import candidates, declared
from offramp.code.surface.flask import BLUEPRINT, FLASK, Application, Blueprint, Setup, placed
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.errors import ExhaustedError, RaisedError
from offramp.code.surface.interpreter.values import Instance, Place
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt, Surface

MAKES = re.compile(rb"\b\w*Blueprint\(")


def add(surface: Surface, world: World, app: Instance) -> None:
    """Add routes of blueprints that a registration nobody can follow may mean; doubt the others."""
    kept: Application = app.of(FLASK)
    if kept.unsettled:
        _import_others(world)
    for blueprint in world.made(BLUEPRINT):
        own: Blueprint = blueprint.of(BLUEPRINT)
        if own.registered or not own.rules or candidates.is_aside(blueprint.place.file):
            continue
        place = blueprint.place
        if not kept.unsettled:
            message = f"blueprint {own.name} has routes, and nothing registers it"
            surface.doubts.append(Doubt(message, place.file, place.line))
            continue
        setup = Setup(app, blueprint, own.name, own.prefix, own.host, own.defaults, sure=False)
        for rule in own.rules:
            for route in declared.routes(world, app, placed(setup, rule)):
                surface.routes.append(replace(route, sure=False))


def _import_others(world: World) -> None:
    for module in list(world.project.modules.values()):
        if module.name in world.spaces or candidates.is_aside(module.file):
            continue
        try:
            if MAKES.search(module.path.read_bytes()):
                importing.run(world, module)
        except (OSError, RaisedError):
            continue
        except ExhaustedError:
            world.doubt("not all modules with blueprints could be followed", Place(module.file, 1))
            return
