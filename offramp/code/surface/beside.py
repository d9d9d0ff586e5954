"""Applications beside the one that is looked at: said, since their routes are left out."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.code.aside import is_aside
from offramp.code.surface import answering
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.values import Instance
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import Doubt


def doubts(world: World, named: list[tuple[str, Instance]]) -> Iterator[Doubt]:
    """
    Yield one doubt for each further application that answers, but for those of tests and examples.

    *named* are those that have a name, of other runs as well, the one that is looked at first;
    others were made in *world*.
    """
    taken, app = named[0]
    seen = {(one.place.file, one.place.line) for _, one in app.of(FLASK).mounts}
    seen.add((app.place.file, app.place.line))
    for name, one in [*named, *(("", one) for one in world.made(FLASK))]:
        place, routes = one.place, _routes(world, one)
        if (place.file, place.line) in seen or routes is None or is_aside(place.file):
            continue
        seen.add((place.file, place.line))
        message = (
            f"{name} is another application ({routes}): --app chooses, this is {taken}"
            if name
            else f"another application with {routes} is made here; nothing that was followed "
            "mounts it"
        )
        yield Doubt(message, place.file, place.line)


def _routes(world: World, app: Instance) -> str | None:
    """Return what an application has, in words; None where it has nothing of its own."""
    count, hook = answering.views(app), answering.hook(world, app)
    if hook is not None:
        return f"{hook.function} answers its requests"
    routes = "1 route" if count == 1 else f"{count} routes"
    return routes if count else None
