"""Which of the applications that were set up is the one that a tree is about."""

from __future__ import annotations

from dataclasses import dataclass

from offramp.code.surface import beyond, views
from offramp.code.surface.flask import FLASK, Rule
from offramp.code.surface.interpreter.values import Instance
from offramp.code.surface.interpreter.world import World

BARE = 1  # routes of an application that nothing was added to: its static files
NEARLY = 0.9  # of the most routes: the likelier place counts for more
SMALL = 0.25  # of the most routes: one that is started with fewer is a service beside it


@dataclass
class Run:
    """A world, and the application that a candidate gave in it."""

    world: World
    app: Instance
    name: str
    is_aside: bool
    is_told: bool

    @property
    def rules(self) -> list[Rule]:
        """Routes, those of mounted applications too."""
        kept = self.app.of(FLASK)
        return [*kept.rules, *(one for _, app in kept.mounts for one in app.of(FLASK).rules)]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rules)

    @property
    def own(self) -> int:
        """How many of them code of the project answers, and no library's page."""
        return sum(views.may_be_own(one.view) for one in self.rules)


def best(runs: list[Run]) -> Run:
    """
    Return the application itself: what is started, else the likeliest that has nearly all routes.

    A second one beside it (for events, for jobs) often serves the same and a few more, and an
    admin's pages for each of its tables.
    """
    sizes = {id(one): one.own for one in runs}
    if not any(sizes.values()):
        sizes = {id(one): one.count for one in runs}

    def size(run: Run) -> int:
        return sizes[id(run)]

    def standing(run: Run) -> tuple[bool, bool]:
        return not run.is_aside, run.is_told and run.count > BARE and size(run) > fewest

    fewest = SMALL * max(map(size, [one for one in runs if not one.is_aside] or runs))
    likeliest = max(map(standing, runs))
    found = [one for one in runs if standing(one) == likeliest]
    most = max(map(size, found))
    first = next(one for one in found if size(one) >= NEARLY * most)

    def told(run: Run) -> tuple[int, int]:
        return size(run), sum(1 for _ in beyond.doubts(run.world, run.app))  # may add some

    return max((one for one in found if one.app.place == first.app.place), key=told)
