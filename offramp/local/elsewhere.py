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
LIBPQ = re.compile(r"PG[A-Z]+$")  # https://www.postgresql.org/docs/current/libpq-envars.html
# an address in parts: `DB_HOST`, `SHOP_POSTGRES_PASSWORD`, `MYSQL_TCP_PORT`
PART = re.compile(
    r"(?P<whose>(\w+_)?(DB|DATABASE|POSTGRES(QL)?|PG|MYSQL|MARIADB|MONGO(DB)?))_"
    r"(HOST(NAME|ADDR)?|SERVER|ADDR(ESS)?|(TCP_|UNIX_)?PORT|NAME|DATABASE|USER(NAME)?|PASS(WORD)?)$"
)
# in a name, where an address is put together as text: it comes before the address's own host
LED = re.compile(r"\?(.*&)?host=\{database:host\}")
HOST = re.compile(r"(HOST(NAME|ADDR)?|SERVER|ADDR(ESS)?|SERVICE)$")


def is_one(text: str) -> bool:
    """Tell whether *text* is the URL of a database that is none of the system's own places."""
    return URL.match(text) is not None and MEMORY not in text and not PLACE.search(text)


def without(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without what names one in the user's shell, as a whole or in parts."""
    return {
        name: text
        for name, text in without_libpq(environment).items()
        if not is_one(text) and not PART.match(name.upper())
    }


def without_libpq(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without what PostgreSQL's clients take where an address says nothing."""
    return {name: text for name, text in environment.items() if not LIBPQ.match(name)}


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
        led = _led(ours.environment | environment)
        for name, text in environment.items():
            if _is_told(name, text) and _whose(name) not in led:
                yield f"{where}.{name}"


def _is_told(name: str, text: str) -> bool:
    """Tell whether a setting is a database's address, or the host of one that is told in parts."""
    is_host = HOST.search(name.upper()) and (LIBPQ.match(name) or _whose(name))
    return is_one(text) or bool(is_host and text and not PLACE.search(text))


def _led(environment: Mapping[str, str]) -> set[str]:
    """Return whose parts lead to the system's own database, whatever host stands among them."""
    return {
        whose for name, text in environment.items() if LED.search(text) and (whose := _whose(name))
    }


def _whose(name: str) -> str | None:
    """Return the `SHOP_DB` of `SHOP_DB_HOST`; None where a setting is no part of an address."""
    part = PART.match(name.upper())
    return part["whose"] if part else None
