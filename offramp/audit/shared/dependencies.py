"""
Which routes need which distribution: all, some, or none, and why.

All need what most of the routes reach, what set-up code imports to make the application, and
what such a distribution needs in its turn. Nobody imports what is "unused"; servers and
drivers, which no code imports, are never called that, nor is what may go by another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts import imports
from offramp.audit.report import Dependency
from offramp.audit.shared import requirements
from offramp.audit.shared.distributions import (
    RUN_OTHERWISE,
    imported_as,
    is_known,
    key,
    needed_by,
)
from offramp.audit.shared.requirements import Asked
from offramp.code.aside import is_aside

START, ELSEWHERE, ASIDE = "at start", "not by routes", "only by tests or examples"


def find(context: Context) -> list[Dependency]:
    """Return the distributions by name, with the routes that need each."""
    asked = requirements.find(context.project)
    return _Needs(context, asked).found() if asked else []


class _Needs:
    """What is asked for, and who imports it."""

    def __init__(self, context: Context, asked: list[Asked]) -> None:
        self._asked = asked
        self._routes = _routes(context)
        views = [one.declared for one in context.subjects if one.declared.view]
        self._total = sum(len(one.methods) for one in views)
        bound = context.surface.extensions
        self._extensions = {one.ref.partition(".")[0].lower() for one in bound}
        self._places = _places(context)
        self._names = {one.key: imported_as(one.name) for one in self._asked}
        self._parents = _parents(self._asked)
        self._known: dict[str, Dependency] = {}
        brought = {"flask", *needed_by(["flask", *(one.name for one in self._asked)])}
        names = {name for each in brought for name in imported_as(each)}
        names = names.union(*self._names.values())
        imported = {frozenset({name, name.partition(".")[0]}) for name in self._places}
        self._is_all_asked = not any(names.isdisjoint(one) for one in imported)

    def found(self) -> list[Dependency]:
        return [self._of(one) for one in self._asked]

    def _of(self, one: Asked) -> Dependency:
        if one.key in self._known:
            return self._known[one.key]
        made = Dependency(one.name, one.version, one.file, one.line)
        self._known[one.key] = made  # while its parents are asked, which may lead back here
        parents = [(each, self._of(each)) for each in self._parents[one.key]]
        own = [user for name in self._names[one.key] for user in self._routes.get(name, ())]
        users = list(dict.fromkeys([*own, *(user for _, each in parents for user in each.routes)]))
        made.needed_by_all, made.why = self._all(one, users, parents)
        made.routes = [] if made.needed_by_all else users
        if not made.needed_by_all and not users:
            made.unused, made.why = self._none(one, parents)
        return made

    def _all(
        self, one: Asked, users: list[str], parents: list[tuple[Asked, Dependency]]
    ) -> tuple[bool, str]:
        """Tell whether all routes need it, and why, where they do not themselves."""
        names = self._names[one.key]
        if one.key == "flask":
            return True, ""
        if self._total and (len(users) == self._total or names & self._extensions):
            return True, ""
        through = next((each.name for each, made in parents if made.needed_by_all), None)
        if through is not None:
            return True, f"through {through}"
        if users:
            return False, ""
        found = self._imported(one)
        if found.startswith(START):
            return True, found
        return one.key in RUN_OTHERWISE, RUN_OTHERWISE.get(one.key, "")

    def _imported(self, one: Asked) -> str:
        return next(
            (self._places[name] for name in self._names[one.key] if name in self._places), ""
        )

    def _none(self, one: Asked, parents: list[tuple[Asked, Dependency]]) -> tuple[bool, str]:
        """Tell whether nothing needs it, and who does where no route does."""
        found = self._imported(one)
        if found or parents:
            return False, found or f"through {parents[0][0].name}"
        if one.via:
            return False, f"through {', '.join(one.via)}"
        is_sure = self._is_all_asked or is_known(one.name)
        return (True, "") if is_sure else (False, "no import by its name was seen")


def _parents(asked: list[Asked]) -> dict[str, list[Asked]]:
    """Return the distributions that are asked for and need others of them, by these."""
    by_key = {one.key: one for one in asked}
    found: dict[str, list[Asked]] = {name: [] for name in by_key}
    for parent in asked:
        for name in sorted(needed_by([parent.name]) & by_key.keys() - {parent.key}):
            found[name].append(parent)
    for one in asked:
        told = (by_key.get(key(name)) for name in one.via)
        found[one.key] += [each for each in told if each is not None and each is not one]
    return found


def _places(context: Context) -> dict[str, str]:
    """Return when packages are imported that routes need not, and where; the soonest of each."""
    found: dict[str, tuple[int, str]] = {}
    for name, said, rank in _imports(context):
        if name not in found or rank < found[name][0]:
            found[name] = (rank, said)
    return {name: said for name, (_, said) in found.items()}


def _imports(context: Context) -> Iterator[tuple[str, str, int]]:
    loaded = context.running.loaded
    starting = {one.ref for one in context.running.starting}
    for module, qualname, name in context.once(imports.Imports).every():
        place = f"{module.name}.{qualname}" if qualname else module.name
        is_start = place in starting or (not qualname and module.name in loaded)
        when = START if is_start else ASIDE if is_aside(module.file) else ELSEWHERE
        yield name.lower(), f"{when}: {module.file}", (START, ELSEWHERE, ASIDE).index(when)


def _routes(context: Context) -> dict[str, list[str]]:
    """Return the routes by the packages they need, in lower case."""
    found: dict[str, list[str]] = {}
    for subject in context.subjects:
        for name in imports.find(subject, context):
            found.setdefault(name.lower(), []).extend(subject.names)
            top = name.partition(".")[0].lower()
            if top != name.lower():
                found.setdefault(top, []).extend(subject.names)
    return found
