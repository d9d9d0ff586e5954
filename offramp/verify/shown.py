"""Values as they may be told: short, and without secrets."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from offramp.verify.kinds import ABSENT, JWT
from offramp.verify.paths import Path

LONGEST = 120  # characters
PRIVATE = re.compile(
    r"passw|secret|token|authorization|cookie|api[-_]?key|signature|hash", re.IGNORECASE
)
PUBLIC = {"name", "path", "domain", "samesite", "httponly", "secure", "max-age", "expires"}
EXACT = re.compile(r'"\\u0000([^"]*)\\u0000"')  # a number of a row, between two marks
FEWEST = 6  # characters of a secret that is looked for; a shorter one stands in too many words


def shown(path: Path, value: Any, secrets: Collection[str] = ()) -> str:
    """Return *value* at *path* as JSON of at most LONGEST characters."""
    if value is ABSENT:
        return "nothing"
    masked = _masked(value, is_private=_is_private(path))
    written = json.dumps(masked, ensure_ascii=False, default=lambda number: f"\0{number}\0")
    text = told(EXACT.sub(r"\1", written), secrets)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def told(text: str, secrets: Collection[str] = ()) -> str:
    """Return *text* without the *secrets* and tokens in it."""
    for secret in secrets:
        if len(secret) >= FEWEST:
            text = text.replace(secret, "(a secret)")
    return JWT.sub("(a token)", text)


def hidden(secrets: Iterable[str], accounts: Iterable[Any]) -> list[str]:
    """
    Return what may not be told, longest first.

    Of *secrets* every word, and what follows its name in NAME=SECRET; of *accounts*, as JSON,
    what stands at private places.
    """
    words = [word for text in secrets for word in text.split()]
    values = [word.partition("=")[2] for word in words]
    found = {*words, *values, *_private(list(accounts), is_private=False)}
    return sorted((each for each in found if each), key=lambda each: (-len(each), each))


def _private(value: Any, *, is_private: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _private(item, is_private=is_private or bool(PRIVATE.search(str(name))))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _private(item, is_private=is_private)
    elif is_private and value is not None:
        yield str(value)


def _is_private(path: Path) -> bool:
    """A cookie's value is private, its attributes are what somebody has to see."""
    if "set-cookie" in path and path[-1] in PUBLIC:
        return False
    return any(PRIVATE.search(str(part)) for part in path)


def _masked(value: Any, *, is_private: bool) -> Any:
    if isinstance(value, dict):
        return {
            name: _masked(
                item,
                is_private=name not in PUBLIC and (is_private or bool(PRIVATE.search(str(name)))),
            )
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, is_private=is_private) for item in value]
    if is_private and isinstance(value, str) and value:
        return f"({len(value)} characters, not shown)"
    if is_private and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return "(a number, not shown)"
    return value
