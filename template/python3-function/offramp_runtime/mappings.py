"""
Headers and query parameters as a handler sees them.

They answer like the Werkzeug objects that OpenFaaS's python3-http template passes, so that a
handler moves between the two unchanged.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from urllib.parse import parse_qsl

Pairs = list[tuple[str, str]]


class Named(Protocol):
    """What is looked up by name, with all values that the name has."""

    def getlist(self, name: str) -> list[str]: ...


def first(
    self: Named,
    name: str,
    default: Any = None,
    type: Callable[[str], Any] | None = None,  # noqa: A002 - Werkzeug's name
) -> Any:
    """Return the first value, converted by *type*; *default* if missing or not convertible."""
    values = self.getlist(name)
    if not values or type is None:
        return values[0] if values else default
    try:
        return type(values[0])
    except (ValueError, TypeError):
        return default


class Headers:
    """Request headers by name in any case; a repeated header is joined with a comma."""

    __slots__ = ("_values",)

    def __init__(self, pairs: list[tuple[bytes, bytes]]) -> None:
        values: dict[str, str] = {}
        for raw_name, raw_value in pairs:
            name = raw_name.decode("latin-1").lower()
            value = raw_value.decode("latin-1").strip(" \t")
            values[name] = f"{values[name]},{value}" if name in values else value
        self._values = values

    get = first

    def set_default(self, name: str, value: str) -> None:
        """Add a header, named in lower case, unless the request brought it."""
        self._values.setdefault(name, value)

    def getlist(self, name: str) -> list[str]:
        """Return the joined value as a list of one, or an empty list."""
        value = self._values.get(name.lower())
        return [] if value is None else [value]

    def keys(self) -> Iterator[str]:
        return (name.title() for name in self._values)

    def values(self) -> Iterator[str]:
        return iter(self._values.values())

    def items(self) -> Iterator[tuple[str, str]]:
        return ((name.title(), value) for name, value in self._values.items())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self.items()

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({list(self.keys())})"


class Query:
    """
    Query parameters: the first value by name, all of them with `getlist`.

    *sent* is the text they were sent as, in latin-1, as WSGI has it.
    """

    __slots__ = ("_values", "sent")

    def __init__(self, query: str) -> None:
        self.sent = query
        values: dict[str, list[str]] = {}
        if query:
            pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
            for name, value in pairs:
                values.setdefault(name, []).append(value)
        self._values = values

    get = first

    def getlist(self, name: str) -> list[str]:
        """Return all values in the order they came; empty if the name is missing."""
        return list(self._values.get(name, ()))

    def to_dict(self, *, flat: bool = True) -> dict[str, Any]:
        """Return first values by name, or lists of all values."""
        return {name: v[0] if flat else list(v) for name, v in self._values.items()}

    def keys(self) -> Iterator[str]:
        return iter(self._values)

    def values(self) -> Iterator[str]:
        return (values[0] for values in self._values.values())

    def items(self) -> Iterator[tuple[str, str]]:
        return ((name, values[0]) for name, values in self._values.items())

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Query({list(self._values)})"
