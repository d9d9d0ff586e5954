"""Settings that a route's code reads, and which of them are secrets, told by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offramp.audit.context import Context, Subject
from offramp.audit.facts.at_start import Sources
from offramp.audit.facts.each import Place, gather
from offramp.audit.facts.environment import Environment
from offramp.audit.facts.used_modules import UsedModules
from offramp.audit.secret_names import is_secret


def find(subject: Subject, context: Context) -> list[str]:
    """Return the names of environment variables and of `app.config`, sorted."""
    return sorted({one.name for one in gather(_of, subject, context)})


def secrets(subject: Subject, context: Context) -> list[str]:
    """Return those settings that are secrets."""
    return [name for name in context.of(find, subject) if is_secret(name)]


@dataclass(frozen=True)
class Asked:
    """One place where a setting is read."""

    name: str
    line: int


def _of(place: Place) -> Iterator[Asked]:
    environment = place.context.once(Environment)
    for line, name in environment.asked(place.sites):
        yield Asked(name, line)
    for line, name in environment.configured(place.sites):
        for one in (name, *place.context.once(Sources).named(name)):
            yield Asked(one, line)
    for value in place.context.once(UsedModules).values(place.function.ref):
        for name in environment.behind(value):
            yield Asked(name, place.function.line)
