"""From a project to its `Surface`: run what starts it, read off what it declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

from offramp.code.aside import is_aside
from offramp.code.project import Project
from offramp.code.surface import (
    adopted,
    answering,
    beside,
    beyond,
    candidates,
    declared,
    factories,
    frameworks,
    idle,
    late,
    plugins,
    unregistered,
    unseen,
)
from offramp.code.surface.bounds import bounded, room
from offramp.code.surface.candidates import Arguments, Candidate
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.values import (
    Closure,
    Instance,
    Place,
    ProjectClass,
    Space,
    Value,
    Wrapped,
)
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.libraries import everything
from offramp.code.surface.maker import maker
from offramp.code.surface.model import Doubt, Surface
from offramp.code.surface.ranking import BARE, Run, best
from offramp.code.surface.views import behind
from offramp.code.surface.werkzeug import application as served
from offramp.code.surface.werkzeug import application_like

MOST_RUNS = 12  # candidates that are tried


def find(project: Project, application: str | None = None) -> Surface:
    """
    Return what the tree's application tells Flask.

    *application* is "module:name" of an application or a factory; without it the likeliest is
    taken, and the others are named.
    """
    wanted = candidates.find(project, application)
    if application and not wanted:
        return Surface(doubts=[Doubt(f"there is no module {application.partition(':')[0]}", "", 0)])
    with room():
        runs = _runs(project, wanted, explicit=application is not None)
        if not runs:
            return adopted.surface(project)
        chosen = best(runs)
        plugins.add(chosen.world)
        unregistered.register(chosen.world, chosen.app)
        _finish(chosen)
        project.handed = chosen.world.handed.settled
        surface = declared.surface(chosen.world, chosen.app)
        surface.application = chosen.name
        unregistered.add(surface, chosen.world, chosen.app)
        surface.doubts += beyond.doubts(chosen.world, chosen.app)
        surface.doubts += answering.doubts(chosen.world, chosen.app)
        is_bare = application is not None and chosen.count <= BARE
        fuller = list(_fuller(project, chosen)) if is_bare else []
        surface.doubts += fuller or unseen.doubts(project, [one.world for one in runs])
        if application is None:
            named = [(chosen.name, chosen.app), *((one.name, one.app) for one in runs)]
            surface.doubts += beside.doubts(chosen.world, named)
            surface.doubts += frameworks.doubts(project, is_alone=False)
    surface.others = _others(chosen, runs)
    return surface


def _others(chosen: Run, runs: list[Run]) -> list[str]:
    """Return names of further applications, one for each place where one is made."""
    names = {(one.app.place.file, one.app.place.line): one.name for one in reversed(runs)}
    names.pop((chosen.app.place.file, chosen.app.place.line), None)
    return list(reversed(names.values()))


def _fuller(project: Project, told: Run) -> Iterator[Doubt]:
    """Yield that the application that was asked for gets its routes where nobody looked."""
    runs = _runs(project, candidates.find(project), explicit=False)
    found = best(runs) if runs else told
    if found.count > told.count:
        place = found.app.place
        bare = f"{told.name} has no routes of its own where it is made"
        more = found.count - told.count
        message = f"{bare}: what starts the application adds {more}, told without --app"
        yield Doubt(message, place.file, place.line)


def _finish(run: Run) -> None:
    """Let libraries do what they do when all set-up code has run."""
    mounted = [inner for _, inner in run.app.of(FLASK).mounts]
    for app in (run.app, *mounted):
        for finish in run.world.library.finishers:
            with bounded(run.world, run.app.place.file):
                finish(app, run.world)


def _runs(project: Project, wanted: list[Candidate], *, explicit: bool) -> list[Run]:
    runs: list[Run] = []
    tried = 0
    for candidate in wanted:
        is_beside = is_aside(candidate.module.file) and not explicit
        if tried >= MOST_RUNS or (is_beside and any(not one.is_aside for one in runs)):
            break
        is_told = any(one.is_told and one.count > BARE for one in runs)
        if is_told and not candidate.is_told and not _is_beside(project, runs, candidate):
            continue
        tried += 1
        if candidate.is_job and any(one.count > BARE for one in runs):
            break
        world = _world_of(runs, candidate)
        known = [one.app for one in runs]
        found = _run(candidate, world or World(project, everything()), known)
        lacks = _lacks(found)
        is_bare = all(one.count <= BARE for one in found) or lacks
        is_filled = lacks and b"__main__" in candidate.module.text  # by whatever a script does
        is_added = candidates.adds_itself(candidate.module)
        is_script = is_filled or not found or candidates.starts_itself(candidate.module)
        if (is_bare or is_added) and is_script and not explicit and world is None:
            started = World(project, everything(), main=candidate.module.name, is_main=True)
            filled = [_nameable(one) for one in _run(candidate, started, known)]
            if is_bare or not found:
                found = max(filled, found, key=lambda runs: max(map(_count, runs), default=-1))
            else:
                _say_added(found[0], max(map(_count, filled), default=0))
        runs.extend(found)
    return runs


def _count(run: Run) -> int:
    return run.count


def _say_added(run: Run, by_script: int) -> None:
    """Doubt routes that only a script adds: what a server imports has not got them."""
    if by_script > run.count:
        more = by_script - run.count
        noun = "routes are" if more > 1 else "route is"
        where = "only where it is started as a script, which is not followed"
        run.world.doubt(f"{more} more {noun} added {where}", run.app.place)


def _lacks(found: list[Run]) -> bool:
    """Tell whether blueprints wait for what only the script does: `create_app(app)` below it."""
    return any(next(unregistered.left(one.world), None) is not None for one in found)


def _nameable(script: Run) -> Run:
    """Return the application of its factory, which a server can name, where that has all routes."""
    candidate = maker(script.world.project, script.app.place)
    if candidate is None:
        return script
    runs = _run(candidate, World(script.world.project, everything()), [])
    return next((one for one in runs if one.count >= script.count), script)


def _is_beside(project: Project, runs: list[Run], candidate: Candidate) -> bool:
    """Tell whether a module makes an application that nothing has run yet, at its top or apart."""
    name = candidate.module.name
    if any(name in one.world.spaces for one in runs):
        return False
    called = {function.ref for one in runs for function in one.world.called}
    files = {one.app.place.file for one in runs}
    is_apart = candidates.stands_apart(project, candidate.module, files)
    return is_apart or candidates.makes_another(candidate.module, called)


def _world_of(runs: list[Run], candidate: Candidate) -> World | None:
    """Return the world that has run the candidate's module already: its names are known there."""
    for one in runs:
        if candidate.module.name in one.world.spaces and one.count > 1:
            return one.world
    return None


def _run(candidate: Candidate, world: World, known: list[Instance]) -> list[Run]:
    """Start with a candidate; return the applications that it gave and that are not *known*."""
    module = candidate.module
    before = world.made(FLASK)
    found: list[tuple[Instance, str]] = []
    with bounded(world, module.file):
        space = importing.run(world, module)
        found.extend(_started(world, space, candidate))
    with bounded(world, module.file):
        late.add(world)
    found = [(app, name) for app, name in found if not any(app is one for one in known)]
    if not found:
        later = world.made(FLASK)[len(before) :]
        found = [(one, _called(world, one, module.name)) for one in later]
    mounted = [inner for app, _ in found for _, inner in app.of(FLASK).mounts]
    return [
        Run(world, app, name, is_aside(module.file), candidate.is_told)
        for app, name in found
        if not any(app is inner for inner in mounted)
    ]


def _called(world: World, app: Instance, started: str) -> str:
    """Return the name an application has in the module that made it, else in any."""
    file = app.place.file
    spaces = sorted(
        world.spaces.values(), key=lambda one: not one.module or one.module.file != file
    )
    for space in spaces:
        for name, value in space.names.items():
            if value is app:
                return f"{space.name}:{name}"
    return f"{started}:app"


def _started(world: World, space: Space, candidate: Candidate) -> Iterator[tuple[Instance, str]]:
    """Yield applications of a module: its names, else what its factories give."""
    seen: list[Instance] = []
    if candidate.name is not None:
        apps = _made(world, space, candidate.name, candidate.arguments)
        for app in apps[:1]:
            yield app, f"{space.name}:{candidate.name}{candidate.given}"
        if apps:
            return
    for name, value in sorted(space.names.items(), key=lambda one: not application_like(one[1])):
        named = served(value)
        if named is not None and not any(named is one for one in seen):
            seen.append(named)
            yield named, f"{space.name}:{name}"
    for app, name in _by_factories(world, space, candidate):
        if not any(app is one for one in seen):
            seen.append(app)
            yield app, f"{space.name}:{name}"


def _by_factories(
    world: World, space: Space, candidate: Candidate
) -> Iterator[tuple[Instance, str]]:
    """Yield what functions of a module give; those that want arguments only where no other does."""
    made = [name for name, value in space.names.items() if served(value) is not None]
    is_any = bool(made)
    for name in factories.factories(candidate.module, made):
        value = world.attribute(space, name)
        if _was_called(world, value):
            is_any = True
            continue
        with world.perhaps() if made and idle.is_idle(world.project, value) else nullcontext():
            apps = _made(world, space, name)
        is_any = is_any or bool(apps)
        yield from ((app, name) for app in apps)
    for name in () if is_any else factories.wanting(candidate.module):
        if not _was_called(world, world.attribute(space, name)):  # `def run(config):` serves
            yield from ((app, name) for app in _made(world, space, name))


def _was_called(world: World, value: Value) -> bool:
    """Tell whether what runs by itself has called a factory, or a class, that it found."""
    written = behind(value).value  # of one decorator all functions share what it makes of them
    if isinstance(written, Closure):
        return written.function in world.called
    return any(one.cls is value for one in world.made(FLASK))


def _made(world: World, space: Space, name: str, given: Arguments = ((), {})) -> list[Instance]:
    """Return the application of that name, or those that calling what has the name makes."""
    value = world.attribute(space, name)
    app = served(value)
    if app is not None:
        return [app]
    if not isinstance(value, (Closure, Wrapped, ProjectClass)):
        return []
    place = Place(space.module.file if space.module else "", 1)
    before = len(world.made(FLASK))
    args, kwargs = given
    returned = world.call(value, [*args], kwargs, place=place)
    for one in [returned, *(returned if isinstance(returned, (tuple, list)) else ())]:
        inner = served(one)
        if inner is not None:
            return [inner]
    if isinstance(value, ProjectClass) and len(world.made(FLASK)) == before:
        _start(world, value, returned, place)
    return world.made(FLASK)[before:]


def _start(world: World, cls: ProjectClass, made: Value, place: Place) -> None:
    """Call those methods of an object that make an application."""
    for name, value in list(cls.names.items()):
        if isinstance(value, Closure) and factories.makes(value.function):
            world.call(world.attribute(made, name), [], place=place)
