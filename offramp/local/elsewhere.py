"""Databases that a system of its own must not reach: what is written there stays."""

import re
from collections.abc import Iterator, Mapping

from offramp.catalogue import Catalogue
from offramp.local.substitutions import PLACE

URL = re.compile(
    r"(postgres(ql)?|mysql|mariadb|mssql|oracle|sqlite|cockroachdb|mongodb)(\+\w+)?://.",
    re.IGNORECASE,
)
MEMORY = ":memory:"


def is_one(text: str) -> bool:
    """Tell whether *text* is the URL of a database that is none of the system's own places."""
    return URL.match(text) is not None and MEMORY not in text and not PLACE.search(text)


def without(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without those of the user's shell."""
    return {name: text for name, text in environment.items() if not is_one(text)}


def named(catalogue: Catalogue) -> Iterator[str]:
    """Yield where stack.yml names one, in what `offramp verify` starts."""
    ours = catalogue.for_verify().offramp
    settings = {"x-offramp.environment": ours.environment}
    settings["x-offramp.old.environment"] = ours.old.environment
    for name, process in ours.processes.items():
        settings[f"x-offramp.processes.{name}.environment"] = process.environment
    for function in catalogue.for_verify().functions:
        settings[f"functions.{function.name}.environment"] = function.environment
    for where, environment in settings.items():
        yield from (f"{where}.{name}" for name, text in environment.items() if is_one(text))
