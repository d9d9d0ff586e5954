"""Functions whose route the old side does not declare, as far as its text tells."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from offramp.catalogue import Function
from offramp.catalogue.paths import nameless
from offramp.code import Project
from offramp.code.surface.model import Surface
from offramp.retire.routes import templates

MOST = 3  # places that one refusal names


class Undeclared(NamedTuple):
    """What is told of them, and what stands against retiring them."""

    kept: list[str]
    refusals: list[str]


def undeclared(functions: Collection[Function], surface: Surface, project: Project) -> Undeclared:
    """
    Return what there is to say of routes that nothing declares.

    Where all was read and followed, there is nothing to remove. Else what serves such a route
    may be there and would stay, without the gateway's way to it: that is refused.
    """
    declared = {
        (method, path)
        for one in surface.routes
        for method in one.methods
        for path in templates(one.path)
    }
    said = [
        f"{one.route}: the old side declares no such route"
        for one in functions
        if (one.method, nameless(one.path)) not in declared
    ]
    places = _unsettled(surface, project) if said else []
    if not places:
        return Undeclared(said, [])
    more = f", and {len(places) - MOST} more" if len(places) > MOST else ""
    why = f"but not all of it could be followed: {'; '.join(places[:MOST])}{more}"
    return Undeclared([], [f"{one} that is seen, {why}" for one in said])


def _unsettled(surface: Surface, project: Project) -> list[str]:
    """Return what could not be read or followed, each with its place."""
    doubts = [f"{one.message}, {one.file}:{one.line}" for one in surface.doubts if one.file]
    unread = [f"{one.file}: {one.reason}" for one in project.unread if one.file.endswith(".py")]
    return [*doubts, *unread]
