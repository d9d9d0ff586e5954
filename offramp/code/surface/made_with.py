"""
What views are made with: `Items.as_view("users", User)`, or a function around them, `crud(User)`.

The model is the same for all requests of a route, and another one for the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.code.given import Items, Keys, Reference
from offramp.code.module import Class, Function
from offramp.code.project import Project
from offramp.code.surface.model import Declared
from offramp.code.surface.views import CALLS, ENCLOSED, MADE_WITH


def given_to(declared: Declared, function: Function, name: str) -> str | None:
    """Return the reference that the argument *name* of a constructor is given for a route."""
    given = declared.options.get(MADE_WITH)
    pairs = dict(given.items) if isinstance(given, Keys) else {}
    arguments = function.node.args
    placed = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][1:]
    place = placed.index(name) if name in placed else None
    found = pairs.get(name, pairs.get(place))
    return found.ref if isinstance(found, Reference) else None


def given_for(routes: list[Declared], cls: Class, project: Project) -> Iterator[Declared]:
    """Yield the routes whose views are objects of a class, or of one that inherits from it."""
    for one in routes:
        if one.cls is not None and MADE_WITH in one.options:
            lineage = project.classes.lineage(project.cls(one.cls))
            if any(each is cls for each in lineage):
                yield one


def enclosed(declared: Declared) -> dict[tuple[str, str], str]:
    """Return what functions around a route's view were given, by function and argument."""
    given = declared.options.get(ENCLOSED)
    return {
        (function, name): value.ref
        for key, value in (given.items if isinstance(given, Keys) else ())
        for function, _, name in [str(key).partition(" ")]
        if isinstance(value, Reference)
    }


def called(declared: Declared) -> Iterator[str]:
    """Yield functions of the project that a library's view calls: handlers of a bot's words."""
    given = declared.options.get(CALLS)
    for one in given.items if isinstance(given, Items) else ():
        if isinstance(one, Reference):
            yield one.ref
