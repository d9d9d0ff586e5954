"""
Blueprints of a tree without an application: a plugin's, or a package's for another's.

They are given an application that nobody has made, so that what they declare can be told. Who
registers them may put another prefix before them, or leave some out: none of it is sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from offramp.code.aside import is_aside
from offramp.code.module import Function, Module
from offramp.code.project import Project
from offramp.code.surface import (
    beyond,
    declared,
    frameworks,
    others,
    registering,
    unregistered,
    unseen,
)
from offramp.code.surface.bounds import bounded
from offramp.code.surface.flask import BLUEPRINT, FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.errors import RaisedError
from offramp.code.surface.interpreter.values import Closure, Instance, Place
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.libraries import everything
from offramp.code.surface.model import Doubt, Surface

FILLS = (b".register_blueprint(", b".add_url_rule(", b".route", b".as_view(")
GIVEN = frozenset({"app", "application", "flask_app"})
NOWHERE = Place("", 0)


def surface(project: Project) -> Surface:
    """Return what a tree without an application declares, and that there is none."""
    found = Surface()
    made = _run(project)
    if made is not None:
        world, app = made
        for finish in world.library.finishers:
            with bounded(world, ""):
                finish(app, world)
        project.handed = world.handed.settled
        found = declared.surface(world, app)
        found.doubts += beyond.doubts(world, app)
    alone = list(frameworks.doubts(project, is_alone=True))
    none = _none(*made) if made else "no Flask application was found"
    found.doubts = [*(alone or [Doubt(none, "", 0)]), *found.doubts]
    found.doubts += unseen.doubts(project, [made[0]] if made else [])
    return found


def _run(project: Project) -> tuple[World, Instance] | None:
    """Return an application with all blueprints of the tree, None where there are none."""
    wanted = [one for one in project.modules.values() if _may_declare(one)]
    if not any(b"lask" in one.text for one in wanted):
        return None
    world = World(project, everything())
    app = world.call(FLASK, ["elsewhere"], {"static_folder": None}, place=NOWHERE)
    with bounded(world, wanted[0].file):
        others.run(world, wanted, "modules with blueprints")
    if not isinstance(app, Instance):
        return None
    with bounded(world, wanted[0].file), world.perhaps():
        for function in _filling(world, wanted):
            _call(world, app, function)
        for blueprint in list(unregistered.left(world)):
            registering.register(app, blueprint, {}, Call(world, blueprint.place, []))
    return (world, app) if app.of(FLASK).rules else None


def _none(world: World, app: Instance) -> str:
    count = sum(one.of(BLUEPRINT).registered > 0 for one in world.made(BLUEPRINT))
    many = f"{count} blueprints" if count > 1 else "a blueprint" if count else "functions"
    rules = len(app.of(FLASK).rules)
    return f"no Flask application was found: {rules} rules of {many} are told, none of them sure"


def _may_declare(module: Module) -> bool:
    if is_aside(module.file):
        return False
    may_fill = any(one in module.text for one in FILLS)
    return may_fill or unregistered.MAKES.search(module.text) is not None


def _is_given(function: Function) -> bool:
    """Tell whether a function needs an application, and nothing else: `def load(app)`."""
    args = function.node.args
    needed = args.args[: len(args.args) - len(args.defaults)]
    is_plain = "." not in function.qualname and not args.posonlyargs
    return is_plain and len(needed) == 1 and needed[0].arg in GIVEN


def _filling(world: World, modules: list[Module]) -> Iterator[Function]:
    for module in modules:
        for function in module.functions.values():
            if _is_given(function) and function not in world.called:
                yield function


def _call(world: World, app: Instance, function: Function) -> None:
    space = world.spaces.get(function.module.name)
    value = space.names.get(function.qualname) if space else None
    if isinstance(value, Closure):
        place = Place(function.module.file, function.line)
        with suppress(RaisedError):
            world.call(value, [app], place=place)
