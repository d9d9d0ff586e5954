"""Blueprints that nobody surely registers: named, and taken where a registration may mean them."""

from __future__ import annotations

import re
from dataclasses import replace

from offramp.code.surface import candidates, declared, others
from offramp.code.surface.flask import BLUEPRINT, FLASK, Application, Blueprint, Setup, placed
from offramp.code.surface.interpreter.values import Instance
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt, Surface

MAKES = re.compile(rb"\b\w*Blueprint\(")


def add(surface: Surface, world: World, app: Instance) -> None:
    """Add routes of blueprints that a registration nobody can follow may mean; doubt the others."""
    kept: Application = app.of(FLASK)
    if kept.unsettled:
        making = (one for one in others.found(world) if MAKES.search(one.text))
        others.run(world, making, "modules with blueprints")
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
