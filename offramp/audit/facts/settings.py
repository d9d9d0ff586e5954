"""Settings that a route's code reads, and which of them are secrets, told by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offramp.audit.context import Context, Subject
from offramp.audit.facts import extension_settings
from offramp.audit.facts.at_start import Sources
from offramp.audit.facts.each import Place, gather
from offramp.audit.facts.environment import Environment
from offramp.audit.facts.used_modules import UsedModules
from offramp.audit.secret_names import is_secret


def find(subject: Subject, context: Context) -> list[str]:
    """Return the names of environment variables and of `app.config`, sorted."""
    read = {one.name for one in gather(_of, subject, context)}
    read.update(_with_variables(extension_settings.of_tables(subject, context), context))
    return sorted(read)


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
        for one in _with_variables([name], place.context):
            yield Asked(one, line)
    for one in _with_variables(extension_settings.of_place(place), place.context):
        yield Asked(one, place.function.line)
    for value in place.context.once(UsedModules).values(place.function.ref):
        for name in environment.behind(value):
            yield Asked(name, place.function.line)


def _with_variables(names: Iterable[str], context: Context) -> Iterator[str]:
    """Yield settings of `app.config`, each with the variables that it is made of."""
    sources = context.once(Sources)
    for name in names:
        yield name
        yield from sources.named(name)
