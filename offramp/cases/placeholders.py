"""`${name}` in the strings of a case."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\$\{([a-z_][a-z0-9_]*)\}")


def fill(value: Any, values: Mapping[str, object]) -> Any:
    """
    Return *value* with every placeholder replaced, in lists and mappings too.

    A string that is nothing but one placeholder takes the type of what it stands for, so
    that ``created: ${now}`` is a number in JSON. Raises `KeyError` for an unknown name.
    """
    match value:
        case str():
            if whole := PLACEHOLDER.fullmatch(value):
                return values[whole[1]]
            return PLACEHOLDER.sub(lambda found: str(values[found[1]]), value)
        case list():
            return [fill(item, values) for item in value]
        case dict():
            return {key: fill(item, values) for key, item in value.items()}
        case _:
            return value


def text(value: str, values: Mapping[str, object]) -> str:
    """Return *value* filled, always as a string."""
    return str(fill(value, values))


def names(value: Any) -> Iterator[str]:
    """Yield the names of all placeholders in *value*."""
    match value:
        case str():
            yield from PLACEHOLDER.findall(value)
        case list():
            for item in value:
                yield from names(item)
        case dict():
            for item in value.values():
                yield from names(item)
