"""What an argument is, as far as the text tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, bytes, a boolean or None that stands there."""

    value: object


@dataclass(frozen=True, slots=True)
class Text:
    """A string put together when it runs: `{}` stands for each part that is put in."""

    template: str
    how: str  # "f-string", "+", "%", "format"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something with a name: a function, a class, a module's value."""

    ref: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, tuple or set."""

    items: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping whose keys stand there; a key that does not is None."""

    items: tuple[tuple[object, Given], ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing can be said."""


Given = Literal | Text | Reference | Items | Keys | Unknown
UNKNOWN = Unknown()
KEPT = 50_000  # of each kind; most names and numbers stand in many places


@lru_cache(maxsize=KEPT, typed=True)  # 1 is not True
def literal(value: object) -> Literal:
    """Return the value, which may be the same object as before."""
    return Literal(value)


@lru_cache(maxsize=KEPT)
def reference(ref: str) -> Reference:
    """Return the name, which may be the same object as before."""
    return Reference(ref)
